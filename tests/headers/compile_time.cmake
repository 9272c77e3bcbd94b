# Prints how long the umbrella header takes to compile beside <gtest/gtest.h>: the best of ROUNDS, taken in turns.
#
#   cmake -DCOMPILER=… -DFLAGS=… -DWORK=<folder> [-DROUNDS=9] -P compile_time.cmake

cmake_minimum_required(VERSION 3.24)

if(NOT ROUNDS)
    set(ROUNDS 9)
endif()
separate_arguments(flags UNIX_COMMAND "${FLAGS}")
set(umbrella testcontainers/testcontainers.hpp)
set(gtest gtest/gtest.h)

foreach(name IN ITEMS umbrella gtest)
    file(WRITE "${WORK}/${name}.cpp" "#include <${${name}}>\n")
    set(best_${name} 1000000000)
endforeach()
foreach(round RANGE 1 ${ROUNDS})
    foreach(name IN ITEMS umbrella gtest)
        string(TIMESTAMP begin "%s%f")
        execute_process(COMMAND "${COMPILER}" ${flags} -c "${WORK}/${name}.cpp" -o "${WORK}/${name}.o"
            COMMAND_ERROR_IS_FATAL ANY)
        string(TIMESTAMP end "%s%f")
        math(EXPR took "(${end} - ${begin}) / 1000")
        if(took LESS best_${name})
            set(best_${name} ${took})
        endif()
    endforeach()
endforeach()

math(EXPR percent "100 * ${best_umbrella} / ${best_gtest}")
message(NOTICE "${umbrella}: ${best_umbrella} ms, ${gtest}: ${best_gtest} ms, ${percent} %")

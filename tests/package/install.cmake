# Installs a built tree into an empty prefix and checks that all of it arrived below that prefix.
#
#   cmake -DBUILD=<build tree> -DPREFIX=<folder> -P install.cmake

cmake_minimum_required(VERSION 3.24)

file(REMOVE_RECURSE "${PREFIX}")
execute_process(COMMAND "${CMAKE_COMMAND}" --install "${BUILD}" --prefix "${PREFIX}"
    RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE out)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "cmake --install failed:\n${out}")
endif()

foreach(file IN ITEMS include/testcontainers/testcontainers.hpp include/testcontainers/container.hpp)
    if(NOT EXISTS "${PREFIX}/${file}")
        message(FATAL_ERROR "${file} was not installed:\n${out}")
    endif()
endforeach()

# A path of the build tree in the package would work here and nowhere else.
file(GLOB_RECURSE scripts "${PREFIX}/*.cmake")
if(NOT scripts)
    message(FATAL_ERROR "no package was installed:\n${out}")
endif()
foreach(script IN LISTS scripts)
    file(READ "${script}" text)
    string(REPLACE "${PREFIX}" "" text "${text}")
    if(text MATCHES "([^\n]*${BUILD}[^\n]*)")
        message(FATAL_ERROR "${script} mentions the build tree: ${CMAKE_MATCH_1}")
    endif()
endforeach()

# Nothing private among the headers.
file(GLOB_RECURSE headers RELATIVE "${PREFIX}/include" "${PREFIX}/include/*")
foreach(header IN LISTS headers)
    if(NOT header MATCHES "^testcontainers/.*\\.hpp$")
        message(FATAL_ERROR "include/${header} has no place in the package")
    endif()
endforeach()

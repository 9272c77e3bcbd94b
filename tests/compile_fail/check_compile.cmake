# Asks the compiler about one file, without making an object.
#
#   cmake -DCOMPILER=… -DFLAGS=… -DSOURCE=file.cpp -DVARIANT=control|refused -P check_compile.cmake
#
# control: the file has to compile with MUST_COMPILE defined. refused: it must not compile without, and the compiler's
# words have to match the file's line `// expect: <regular expression>`.

cmake_minimum_required(VERSION 3.24)

file(STRINGS "${SOURCE}" expected REGEX "^// expect: ")
list(LENGTH expected count)
if(NOT count EQUAL 1)
    message(FATAL_ERROR "${SOURCE} needs exactly one line '// expect: <regular expression>', it has ${count}")
endif()
string(REGEX REPLACE "^// expect: " "" expected "${expected}")

separate_arguments(flags UNIX_COMMAND "${FLAGS}")
set(define)
if(VARIANT STREQUAL "control")
    set(define -DMUST_COMPILE)
endif()
execute_process(
    COMMAND "${COMPILER}" ${flags} -Wall -Wextra -Werror -Wno-missing-field-initializers -fsyntax-only ${define} "${SOURCE}"
    RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE out)

if(VARIANT STREQUAL "control")
    if(NOT result EQUAL 0)
        message(FATAL_ERROR "does not compile, although it should:\n${out}")
    endif()
elseif(result EQUAL 0)
    message(FATAL_ERROR "compiles, although it must not")
elseif(NOT out MATCHES "${expected}")
    message(FATAL_ERROR "does not compile, but the compiler does not say '${expected}':\n${out}")
endif()

# testcontainers_discover_tests(TARGET [REPORT_TIME seconds] [arguments of gtest_discover_tests…])
#   Makes a CTest of each test of TARGET, as gtest_discover_tests does and with the same arguments, and besides:
#
#   - All tests of one run of CTest are of one session, also behind a wrapper that starts each of them: they share what
#     tc::shared gives them. TESTCONTAINERS_SESSION_ID in the environment of CTest says otherwise.
#   - They have the label `testcontainers`, beside those in PROPERTIES LABELS.
#   - TIMEOUT is 300 where PROPERTIES say nothing. REPORT_TIME seconds before it (10 where not given, at most half of
#     it) the library's waits give up, so that the test reports what it waited for before CTest kills it.
#   - Lists in PROPERTIES, such as LABELS "a;b", arrive as lists.

# The seconds after which waits give up, in `out`.
function(_testcontainers_time_limit out timeout report_time)
    foreach(value IN ITEMS "${timeout}" "${report_time}")
        if(NOT value MATCHES "^[0-9]+(\\.[0-9]+)?$")
            message(FATAL_ERROR
                "testcontainers_discover_tests: \"${value}\" is no number of seconds; TIMEOUT and REPORT_TIME take one")
        endif()
    endforeach()
    string(REGEX REPLACE "\\..*" "" timeout "${timeout}")
    string(REGEX REPLACE "\\..*" "" report_time "${report_time}")
    math(EXPR limit "(${timeout} - ${report_time}) * 1000")
    math(EXPR half "${timeout} * 500")
    if(limit LESS half)
        set(limit ${half})
    endif()
    math(EXPR seconds "${limit} / 1000")
    math(EXPR rest "${limit} % 1000")
    string(LENGTH "${rest}" digits)
    string(SUBSTRING "000" ${digits} -1 zeros)
    set(${out} "${seconds}.${zeros}${rest}" PARENT_SCOPE)
endfunction()

function(testcontainers_discover_tests target)
    # Here, because it keeps settings in variables of the scope that includes it.
    include(GoogleTest)
    set(flags NO_PRETTY_TYPES NO_PRETTY_VALUES)
    set(single TEST_PREFIX TEST_SUFFIX WORKING_DIRECTORY TEST_LIST DISCOVERY_TIMEOUT XML_OUTPUT_DIR DISCOVERY_MODE)
    set(multiple EXTRA_ARGS TEST_FILTER)
    cmake_parse_arguments(PARSE_ARGV 1 arg "${flags}" "REPORT_TIME;${single}" "PROPERTIES;${multiple}")
    if(arg_UNPARSED_ARGUMENTS)
        message(FATAL_ERROR "testcontainers_discover_tests(${target}): unknown arguments: ${arg_UNPARSED_ARGUMENTS}")
    endif()
    if(NOT arg_TEST_LIST)
        set(arg_TEST_LIST ${target}_TESTS)
    endif()
    if(NOT arg_DISCOVERY_TIMEOUT)
        set(arg_DISCOVERY_TIMEOUT 60)
    endif()
    if(NOT arg_REPORT_TIME)
        set(arg_REPORT_TIME 10)
    endif()

    set(given)
    foreach(flag IN LISTS flags)
        if(arg_${flag})
            list(APPEND given ${flag})
        endif()
    endforeach()
    foreach(keyword IN LISTS single multiple)
        if(arg_${keyword})
            list(APPEND given ${keyword} ${arg_${keyword}})
        endif()
    endforeach()
    gtest_discover_tests(${target} ${given})

    # The properties, each list as one element.
    set(timeout 300)
    set(labels testcontainers)
    set(modifications)
    set(others "")
    set(name "")
    foreach(element IN LISTS arg_PROPERTIES)
        if(name STREQUAL "")
            set(name "${element}")
            continue()
        endif()
        if(name STREQUAL "TIMEOUT")
            set(timeout "${element}")
        elseif(name STREQUAL "LABELS")
            list(PREPEND labels ${element})
        elseif(name STREQUAL "ENVIRONMENT_MODIFICATION")
            list(APPEND modifications ${element})
        else()
            string(APPEND others "\n    [==[${name}]==] [==[${element}]==]")
        endif()
        set(name "")
    endforeach()
    _testcontainers_time_limit(limit "${timeout}" "${arg_REPORT_TIME}")
    list(PREPEND modifications "TESTCONTAINERS_TIME_LIMIT=set:${limit}")

    get_property(count TARGET ${target} PROPERTY CTEST_DISCOVERED_TEST_COUNTER)
    set(script "${CMAKE_CURRENT_BINARY_DIR}/${target}[${count}]_testcontainers.cmake")
    set(tests "${arg_TEST_LIST}")
    # CTest reads this at the beginning of each run; what it sets in its environment is that of its tests.
    file(CONFIGURE OUTPUT "${script}" @ONLY CONTENT [[
if(NOT DEFINED ENV{TESTCONTAINERS_SESSION_ID})
    string(RANDOM LENGTH 26 ALPHABET 0123456789abcdef session)
    set(ENV{TESTCONTAINERS_SESSION_ID} "ctest-${session}")
endif()
if(@tests@)
    set_tests_properties(${@tests@} PROPERTIES
    TIMEOUT "@timeout@"
    LABELS "@labels@"
    ENVIRONMENT_MODIFICATION "@modifications@"@others@)
endif()
]])
    set_property(DIRECTORY APPEND PROPERTY TEST_INCLUDE_FILES "${script}")
endfunction()

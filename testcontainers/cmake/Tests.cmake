# The functions that make the tests. A suite whose sources do not exist is left out.
#
# tc_add_test_suite(NAME LABEL unit|contract|integration|modules|gtest|faults
#                   [SOURCES file…] [FOLDER dir] [LAYERS layer…] [LINKS target…] [ENGINE] [NO_MAIN] [PROPERTIES …])
#   An executable NAME of SOURCES, or of FOLDER/*.cpp, with GoogleTest, GoogleMock and the internal layers named;
#   each of its tests is a CTest of its own, NAME.Suite.Test, with LABEL and TIMEOUT 120 (PROPERTIES can say otherwise).
#   ENGINE: its tests use the container engine; nothing_left_behind runs after them.
#   NO_MAIN: the sources or LINKS bring main().
#
# tc_add_children(SUITE FOLDER [LINKS target…])
#   A program child_<name> of each FOLDER/<name>.cpp, for the tests of SUITE to run; built with it, and found in the
#   folder that SUITE's sources know as CHILDREN_DIR.
#
# tc_use_engine(test…)             the same for tests made with add_test: environment and fixture.
# tc_add_example(NAME [LINKS target…])
#   The program examples/NAME.cpp, or examples/NAME/*.cpp: executable example_NAME, CTest example.NAME, which runs
#   beside its source.
#
# Tests that use the engine get TESTCONTAINERS_REQUIRED=1, so that a missing engine is a failure and not a skip, and
# the hub prefix that leads official names to the images built from tests/images, unless TC_OFFICIAL_IMAGES is ON.

include(DiscoverTests)

set(TC_TEST_ENVIRONMENT TESTCONTAINERS_REQUIRED=1)
if(NOT TC_OFFICIAL_IMAGES)
    list(APPEND TC_TEST_ENVIRONMENT TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX=localhost/testcontainers/)
endif()
set(TC_ENGINE_FIXTURE engine)

function(tc_add_test_suite name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "ENGINE;NO_MAIN" "LABEL;FOLDER" "SOURCES;LAYERS;LINKS;PROPERTIES")
    set(sources ${arg_SOURCES})
    if(arg_FOLDER)
        file(GLOB found CONFIGURE_DEPENDS "${arg_FOLDER}/*.cpp")
        list(APPEND sources ${found})
    endif()
    if(NOT sources)
        return()
    endif()

    add_executable(${name} ${sources})
    tc_compile_options(${name})
    list(TRANSFORM arg_LAYERS PREPEND testcontainers::internal:: OUTPUT_VARIABLE layers)
    target_link_libraries(${name} PRIVATE ${layers} ${arg_LINKS} GTest::gmock GTest::gtest)
    target_include_directories(${name} PRIVATE "${PROJECT_SOURCE_DIR}/tests")
    if(NOT arg_NO_MAIN)
        target_link_libraries(${name} PRIVATE GTest::gtest_main)
    endif()

    set(environment ${TC_TEST_ENVIRONMENT})
    set(properties)
    if(arg_ENGINE)
        set(properties FIXTURES_REQUIRED ${TC_ENGINE_FIXTURE})
    else()
        # A scripted engine is asked by its test and by nobody else.
        list(APPEND environment TESTCONTAINERS_RYUK_DISABLED=1)
    endif()
    testcontainers_discover_tests(${name} DISCOVERY_MODE POST_BUILD TEST_PREFIX "${name}."
        PROPERTIES LABELS "${arg_LABEL}" TIMEOUT 120 ENVIRONMENT "${environment}" ${properties} ${arg_PROPERTIES})
endfunction()

function(tc_add_children suite folder)
    cmake_parse_arguments(PARSE_ARGV 2 arg "" "" "LINKS")
    set(binary_folder "${CMAKE_CURRENT_BINARY_DIR}/children")
    file(GLOB sources CONFIGURE_DEPENDS "${folder}/*.cpp")
    foreach(source IN LISTS sources)
        cmake_path(GET source STEM name)
        add_executable(child_${name} ${source})
        tc_compile_options(child_${name})
        target_link_libraries(child_${name} PRIVATE ${arg_LINKS})
        set_target_properties(child_${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${binary_folder}")
        if(TARGET ${suite})
            add_dependencies(${suite} child_${name})
        endif()
    endforeach()
    if(TARGET ${suite})
        target_compile_definitions(${suite} PRIVATE CHILDREN_DIR="${binary_folder}")
    endif()
endfunction()

function(tc_use_engine)
    set_tests_properties(${ARGN} PROPERTIES
        ENVIRONMENT "${TC_TEST_ENVIRONMENT}" FIXTURES_REQUIRED ${TC_ENGINE_FIXTURE})
endfunction()

function(tc_add_example name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
    file(GLOB sources CONFIGURE_DEPENDS
        "${CMAKE_CURRENT_SOURCE_DIR}/${name}.cpp" "${CMAKE_CURRENT_SOURCE_DIR}/${name}/*.cpp")
    if(NOT sources)
        return()
    endif()
    add_executable(example_${name} ${sources})
    tc_compile_options(example_${name})
    target_link_libraries(example_${name} PRIVATE testcontainers::testcontainers ${arg_LINKS})
    if(TESTCONTAINERS_BUILD_TESTS)
        list(GET sources 0 first)
        cmake_path(GET first PARENT_PATH folder)
        add_test(NAME example.${name} COMMAND example_${name} WORKING_DIRECTORY "${folder}")
        tc_use_engine(example.${name})
        set_tests_properties(example.${name} PROPERTIES LABELS example TIMEOUT 120)
    endif()
endfunction()

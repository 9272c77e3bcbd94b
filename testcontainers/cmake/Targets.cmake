# The functions that make the library's targets. Every folder's sources are globbed, so a new file needs no edit here.
#
# tc_add_layer(NAME [LINKS external…])
#   The layer NAME (see Layers.cmake) from src/NAME/**/*.cpp: target tc_NAME, alias testcontainers::internal::NAME.
#   Its headers are included as "NAME/file.hpp", by itself and by the layers that use it, and by nobody else: each
#   layer's include directory holds only a link to that layer's folder. LINKS is private. fmt and the public headers
#   are there for every layer, and TESTCONTAINERS_VERSION is defined to the version as a string.
#   A folder without sources makes a target that has headers only.
#
# tc_add_main_library()       testcontainers::testcontainers, made of the objects of all layers.
# tc_add_gtest_libraries()    testcontainers::gtest from src/gtest without main.cpp, and ::gtest_main from main.cpp.
# tc_add_module(NAME [LINKS external…])
#   testcontainers::NAME from modules/NAME/src/**/*.cpp, public headers in modules/NAME/include. It sees the public
#   headers of the library and fmt, nothing else.

set(TC_PUBLIC_INCLUDE "${PROJECT_SOURCE_DIR}/testcontainers/include")

function(tc_sources out folder)
    file(GLOB_RECURSE found CONFIGURE_DEPENDS "${folder}/*.cpp")
    set(${out} ${found} PARENT_SCOPE)
endfunction()

# A directory in which only `name` can be found, as a link to `folder`.
function(tc_layer_include_directory out name folder)
    set(view "${PROJECT_BINARY_DIR}/layers/${name}")
    file(MAKE_DIRECTORY "${view}")
    file(CREATE_LINK "${folder}" "${view}/${name}" SYMBOLIC)
    set(${out} "${view}" PARENT_SCOPE)
endfunction()

function(tc_add_layer name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
    set(folder "${PROJECT_SOURCE_DIR}/testcontainers/src/${name}")
    tc_sources(sources "${folder}")
    tc_layer_include_directory(view ${name} "${folder}")
    set(used)
    foreach(layer IN LISTS TC_LAYER_${name}_USES)
        list(APPEND used $<TARGET_NAME_IF_EXISTS:tc_${layer}>)
    endforeach()
    if(sources)
        add_library(tc_${name} STATIC ${sources})
        tc_compile_options(tc_${name})
        target_compile_definitions(tc_${name} PRIVATE TESTCONTAINERS_VERSION="${PROJECT_VERSION}")
        target_link_libraries(tc_${name} PUBLIC ${used} PRIVATE fmt::fmt Threads::Threads ${arg_LINKS})
        set(scope PUBLIC)
    else()
        add_library(tc_${name} INTERFACE)
        target_link_libraries(tc_${name} INTERFACE ${used})
        set(scope INTERFACE)
    endif()
    target_include_directories(tc_${name} ${scope} "${TC_PUBLIC_INCLUDE}" "${view}")
    add_library(testcontainers::internal::${name} ALIAS tc_${name})
    set_property(GLOBAL APPEND PROPERTY TC_LAYER_TARGETS tc_${name})
    set_property(GLOBAL APPEND PROPERTY TC_LAYER_LINKS ${arg_LINKS})
endfunction()

# A library that users see: `testcontainers::<alias>` here and in the installed package.
function(tc_public_library target alias include_folder)
    get_target_property(type ${target} TYPE)
    set(scope PUBLIC)
    if(type STREQUAL "INTERFACE_LIBRARY")
        set(scope INTERFACE)
    else()
        tc_compile_options(${target})
        set_target_properties(${target} PROPERTIES VERSION ${PROJECT_VERSION} SOVERSION ${PROJECT_VERSION_MAJOR})
    endif()
    target_include_directories(${target} ${scope}
        "$<BUILD_INTERFACE:${include_folder}>" "$<INSTALL_INTERFACE:${CMAKE_INSTALL_INCLUDEDIR}>")
    set_target_properties(${target} PROPERTIES EXPORT_NAME ${alias})
    add_library(testcontainers::${alias} ALIAS ${target})
endfunction()

# An INTERFACE library where there is nothing to compile.
function(tc_add_library_from target)
    if(ARGN)
        add_library(${target} ${ARGN})
    else()
        add_library(${target} INTERFACE)
    endif()
endfunction()

function(tc_add_main_library)
    get_property(layers GLOBAL PROPERTY TC_LAYER_TARGETS)
    get_property(links GLOBAL PROPERTY TC_LAYER_LINKS)
    set(objects)
    foreach(layer IN LISTS layers)
        get_target_property(type ${layer} TYPE)
        if(type STREQUAL "STATIC_LIBRARY")
            list(APPEND objects $<TARGET_OBJECTS:${layer}>)
        endif()
    endforeach()
    tc_add_library_from(testcontainers ${objects})
    tc_public_library(testcontainers testcontainers "${TC_PUBLIC_INCLUDE}")
    if(objects)
        list(REMOVE_DUPLICATES links)
        set_target_properties(testcontainers PROPERTIES LINKER_LANGUAGE CXX)
        target_link_libraries(testcontainers PRIVATE fmt::fmt Threads::Threads ${links})
    endif()
endfunction()

function(tc_add_gtest_libraries)
    set(folder "${PROJECT_SOURCE_DIR}/testcontainers/src/gtest")
    tc_sources(sources "${folder}")
    set(main ${sources})
    list(FILTER main INCLUDE REGEX "/src/gtest/main\\.cpp$")
    list(FILTER sources EXCLUDE REGEX "/src/gtest/main\\.cpp$")
    tc_layer_include_directory(view gtest_support "${folder}")

    tc_add_library_from(testcontainers_gtest ${sources})
    tc_public_library(testcontainers_gtest gtest "${TC_PUBLIC_INCLUDE}")
    if(sources)
        target_link_libraries(testcontainers_gtest PUBLIC testcontainers GTest::gtest PRIVATE fmt::fmt)
        target_include_directories(testcontainers_gtest
            PRIVATE "${view}" "$<TARGET_PROPERTY:tc_core,INTERFACE_INCLUDE_DIRECTORIES>")
    else()
        target_link_libraries(testcontainers_gtest INTERFACE testcontainers GTest::gtest)
    endif()

    tc_add_library_from(testcontainers_gtest_main ${main})
    tc_public_library(testcontainers_gtest_main gtest_main "${TC_PUBLIC_INCLUDE}")
    if(main)
        target_link_libraries(testcontainers_gtest_main PUBLIC testcontainers_gtest)
    else()
        target_link_libraries(testcontainers_gtest_main INTERFACE testcontainers_gtest)
    endif()
endfunction()

function(tc_add_module name)
    cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS")
    set(folder "${PROJECT_SOURCE_DIR}/modules/${name}")
    tc_sources(sources "${folder}/src")
    tc_add_library_from(testcontainers_${name} ${sources})
    tc_public_library(testcontainers_${name} ${name} "${folder}/include")
    if(sources)
        target_link_libraries(testcontainers_${name} PUBLIC testcontainers PRIVATE fmt::fmt ${arg_LINKS})
    else()
        target_link_libraries(testcontainers_${name} INTERFACE testcontainers)
    endif()
    set_property(GLOBAL APPEND PROPERTY TC_MODULES ${name})
endfunction()

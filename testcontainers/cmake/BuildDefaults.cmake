# How this project compiles. tc_compile_options(TARGET) is called for every target of ours and never leaks into a
# project that includes us: warnings are private to the target, warnings are errors only with TESTCONTAINERS_WERROR.

if(PROJECT_IS_TOP_LEVEL)
    set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
    if(NOT CMAKE_BUILD_TYPE AND NOT CMAKE_CONFIGURATION_TYPES)
        set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "Debug, Release, RelWithDebInfo or MinSizeRel" FORCE)
    endif()
    if(NOT DEFINED CMAKE_CXX_COMPILER_LAUNCHER)
        find_program(TESTCONTAINERS_CCACHE ccache)
        mark_as_advanced(TESTCONTAINERS_CCACHE)
        if(TESTCONTAINERS_CCACHE)
            set(CMAKE_CXX_COMPILER_LAUNCHER "${TESTCONTAINERS_CCACHE}")
        endif()
    endif()
    # The tests are many programs, of which each holds the whole library.
    find_program(TESTCONTAINERS_MOLD mold)
    mark_as_advanced(TESTCONTAINERS_MOLD)
    if(TESTCONTAINERS_MOLD AND (CMAKE_CXX_COMPILER_ID MATCHES "Clang" OR CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 12.1))
        add_link_options($<$<CONFIG:Debug>:-fuse-ld=mold>)
    endif()
endif()

function(tc_compile_options target)
    target_compile_features(${target} PUBLIC cxx_std_20)
    set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF)
    if(NOT DEFINED CMAKE_POSITION_INDEPENDENT_CODE) # so that it can be linked into a shared library
        set_target_properties(${target} PROPERTIES POSITION_INDEPENDENT_CODE ON)
    endif()
    if(CMAKE_CXX_COMPILER_ID MATCHES "GNU|Clang")
        target_compile_options(${target} PRIVATE -Wall -Wextra -Wpedantic -Wconversion -Wshadow)
        if(CMAKE_CXX_COMPILER_ID MATCHES "Clang")
            # Designated initialisers leave out what has a default: that is how a ContainerSpec is written.
            target_compile_options(${target} PRIVATE -Wno-missing-field-initializers
                                                     -Wno-missing-designated-field-initializers
                                                     -Wno-unknown-warning-option)
        else()
            target_compile_options(${target} PRIVATE -Wno-missing-field-initializers)
            if(CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
                # Optimising, g++ 12 takes the concatenation of strings for an overlapping copy (GCC bug 105329).
                target_compile_options(${target} PRIVATE $<$<NOT:$<CONFIG:Debug>>:-Wno-restrict>)
            endif()
        endif()
        if(TESTCONTAINERS_WERROR)
            target_compile_options(${target} PRIVATE -Werror)
        endif()
    endif()
endfunction()

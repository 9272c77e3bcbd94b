# Install rules and the package for find_package(testcontainers [COMPONENTS gtest redis postgres …]).
#
# One export set a component, so that a program that wants one module needs no GoogleTest, and testcontainersConfig.cmake
# finds only what the component needs.

include(CMakePackageConfigHelpers)

get_property(fetched GLOBAL PROPERTY TC_FETCHED_DEPENDENCIES)
if(fetched)
    message(STATUS "testcontainers: no install rules, because these dependencies were fetched: ${fetched}")
    return()
endif()

set(package_folder "${CMAKE_INSTALL_LIBDIR}/cmake/testcontainers")

function(tc_install_component component include_folder)
    install(TARGETS ${ARGN} EXPORT testcontainers-${component}
        ARCHIVE DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        LIBRARY DESTINATION "${CMAKE_INSTALL_LIBDIR}"
        RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
    install(EXPORT testcontainers-${component} NAMESPACE testcontainers:: DESTINATION "${package_folder}")
    if(include_folder)
        install(DIRECTORY "${include_folder}/" DESTINATION "${CMAKE_INSTALL_INCLUDEDIR}"
            FILES_MATCHING PATTERN "*.hpp")
    endif()
endfunction()

tc_install_component(core "${TC_PUBLIC_INCLUDE}" testcontainers)
install(TARGETS tc_prefetch tc_timeline RUNTIME DESTINATION "${CMAKE_INSTALL_BINDIR}")
set(TC_PACKAGE_COMPONENTS)
if(TESTCONTAINERS_BUILD_GTEST)
    tc_install_component(gtest "" testcontainers_gtest testcontainers_gtest_main)
    list(APPEND TC_PACKAGE_COMPONENTS gtest)
endif()
get_property(modules GLOBAL PROPERTY TC_MODULES)
foreach(module IN LISTS modules)
    tc_install_component(${module} "${PROJECT_SOURCE_DIR}/modules/${module}/include" testcontainers_${module})
    list(APPEND TC_PACKAGE_COMPONENTS ${module})
endforeach()

get_target_property(TC_PACKAGE_TYPE testcontainers TYPE)
configure_package_config_file(
    "${PROJECT_SOURCE_DIR}/testcontainers/cmake/testcontainersConfig.cmake.in"
    "${PROJECT_BINARY_DIR}/testcontainersConfig.cmake"
    INSTALL_DESTINATION "${package_folder}")
write_basic_package_version_file(
    "${PROJECT_BINARY_DIR}/testcontainersConfigVersion.cmake" COMPATIBILITY SameMajorVersion)
install(FILES
    "${PROJECT_BINARY_DIR}/testcontainersConfig.cmake"
    "${PROJECT_BINARY_DIR}/testcontainersConfigVersion.cmake"
    "${PROJECT_SOURCE_DIR}/testcontainers/cmake/DiscoverTests.cmake"
    "${PROJECT_SOURCE_DIR}/testcontainers/cmake/FindRE2.cmake"
    DESTINATION "${package_folder}")

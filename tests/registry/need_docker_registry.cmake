# Runs in the place of the tests of registries where there is no docker-registry.
if("$ENV{TESTCONTAINERS_REQUIRED}" MATCHES "^(1|true)$")
    message(FATAL_ERROR "the tests of registries need docker-registry in PATH when CMake configures, and "
        "TESTCONTAINERS_REQUIRED says that they must not be skipped")
endif()
message("the tests of registries are skipped, because docker-registry is not installed")

// A bare number never stands for a port.
// expect: could not convert|chosen constructor is explicit|no matching (function|constructor)|no viable conversion|cannot convert
#include <testcontainers/container_spec.hpp>

using namespace testcontainers::literals;

#ifdef MUST_COMPILE
testcontainers::ContainerSpec spec{.image = "redis:7.2", .ports = {6379_tcp}};
#else
testcontainers::ContainerSpec spec{.image = "redis:7.2", .ports = {6379}};
#endif

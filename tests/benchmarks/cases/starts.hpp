#pragma once

#include "floor/raw_container.hpp"
#include "harness/measure.hpp"
#include "testcontainers/container.hpp"

#include <string>

namespace benchmarks {

/// The raw Engine API from the creation of a container until `wait` for its port is over.
[[nodiscard]] Side raw_start(RawEngine& engine, std::string body, std::string port,
                             void (*wait)(const std::string&));

/// The library's `run`; the removal does not count.
[[nodiscard]] Side our_start(testcontainers::ContainerSpec spec);

} // namespace benchmarks

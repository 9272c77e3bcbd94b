#include "reaper/failure.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <cstring>

namespace testcontainers::reaper {

void cannot_start(std::string_view what, int error) {
    throw Error(fmt::format("the reaper cannot be started: {}: {}", what, std::strerror(error)));
}

} // namespace testcontainers::reaper

#pragma once

#include "values/file_descriptor.hpp"

#include <string_view>

namespace testcontainers::reaper {

/// A program of ours, which is part of this one, as a file in memory of that name. It is taken from the file
/// that its bytes are mapped from, where that is still there: reading them through the mapping would add them
/// to this process's memory, in pieces of up to 2 MiB.
/// @throws Error when it cannot be written.
[[nodiscard]] FileDescriptor program_file(std::string_view program, const char* name);

} // namespace testcontainers::reaper

#pragma once

#include <filesystem>

namespace testcontainers::reaper {

/// Removes the sockets, locks and logs of reapers that were killed, from the folder that `own_lock` is in;
/// not its own.
void remove_files_of_dead_reapers(const std::filesystem::path& own_lock);

} // namespace testcontainers::reaper

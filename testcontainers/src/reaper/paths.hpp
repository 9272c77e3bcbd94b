#pragma once

#include <filesystem>
#include <string>

namespace testcontainers::reaper {

/// The folder for what processes of this user share until the machine is switched off; it is made, and
/// belongs to this user alone.
/// @throws ConfigError when the folder cannot be made, or belongs to somebody else.
[[nodiscard]] std::filesystem::path runtime_folder();

/// Where the reaper of a session is met. The folder belongs to this user alone.
struct Paths {
    std::filesystem::path socket;
    /// Held while a reaper is started, and while one ends.
    std::filesystem::path lock;
    std::filesystem::path log;
};

/// The paths for a session; makes the folder. A session's id is part of them where that leaves room in the
/// path of a socket, else a hash of it is.
/// @throws ConfigError when the folder cannot be made, or belongs to somebody else.
[[nodiscard]] Paths paths_of(const std::string& session_id);

} // namespace testcontainers::reaper

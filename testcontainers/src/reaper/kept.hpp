#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace testcontainers::reaper {

/// Something that outlives its process for a person to look at: a file in the folder of this user says so,
/// until the machine is switched off.
struct Kept {
    /// Of a container, network or image the id, of a volume the name.
    std::string id;
    /// The engine that has it, such as `unix:///var/run/docker.sock`.
    std::string engine_url;
    /// The ids of the containers for whose sake it is kept: itself, or those that use it.
    std::vector<std::string> containers;

    friend bool operator==(const Kept&, const Kept&) = default;
};

/// No reaper of this user removes it from now on, for the sake of one more container.
/// @throws ConfigError when the file cannot be written.
void keep(const std::string& id, const std::string& engine_url, const std::string& container);

/// Whether that is so. `id` is in whichever engine.
/// @throws ConfigError when there is no place for such files.
[[nodiscard]] bool is_kept(const std::string& id);

/// Everything that is kept, whether or not it still exists.
/// @throws ConfigError when there is no place for such files.
[[nodiscard]] std::vector<Kept> all_kept();

/// It is kept no longer.
void forget_kept(const std::string& id) noexcept;

} // namespace testcontainers::reaper

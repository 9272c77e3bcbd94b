#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/problems.hpp"

#include <optional>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers::core {

/// What lies under the paths of a container, as far as its spec says: its mounts and its root file system.
/// For what is copied into it. Paths are absolute and lead down only.
class Ground {
public:
    /// Under every path lies what can be written.
    Ground() = default;

    /// That of a container made from `spec`, but for the volumes of other containers.
    [[nodiscard]] static Ground of(const ContainerSpec& spec);

    /// Whether a path is in memory, where the engine copies nothing.
    [[nodiscard]] bool is_in_memory(const std::string& path) const;

    /// The folder in which the engine unpacks what is meant for `path`: it refuses the root folder where that
    /// can only be read.
    [[nodiscard]] std::string unpacked_at(const std::string& path) const;

    /// What is in the way of a file that is copied before the start.
    void check_before_start(Problems& problems, const std::string& field, const File& file) const;

    /// @throws ConfigError when what is copied to `path` lands where it can only be read.
    void require_writable(const std::string& path, std::source_location where) const;

    /// @throws ConfigError when a part of a folder that is not in memory itself would land in memory.
    void require_no_memory_below(const HostFile& folder, std::source_location where) const;

    /// @throws ConfigError when what is copied from `path` is in memory.
    void require_visible(const std::string& path, std::source_location where) const;

private:
    struct Place {
        /// Normal: one spelling for one path.
        std::string target;
        std::size_t index = 0;
        bool in_memory = false;
        bool read_only = false;
    };

    /// The innermost mount over a path; nothing for the root file system.
    [[nodiscard]] const Place* over(const std::string& path) const;
    [[nodiscard]] std::string why_read_only(const std::string& path) const;
    /// The memory in which a part of a folder lands; nothing for none.
    [[nodiscard]] const Place* memory_below(const HostFile& folder) const;

    std::vector<Place> places_;
    bool read_only_root_ = false;
    bool may_have_more_ = false;
};

} // namespace testcontainers::core

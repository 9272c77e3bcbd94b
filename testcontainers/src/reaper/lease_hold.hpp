#pragma once

#include "values/guarded_descriptor.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace testcontainers::reaper {

/// The file beside the reaper's socket that stands for one start of what a session shares. The reaper makes
/// and removes it.
/// @throws ConfigError when there is no folder for it.
[[nodiscard]] std::filesystem::path lease_file(const std::string& session_id, const std::string& attempt);

/// That this process uses what a session shares, or starts it: a lock on its file. It is known also when the
/// reaper has died, and ends with this process at the latest; a forked child has none.
class LeaseHold {
public:
    /// Waits while a reaper makes up its mind whether anybody holds it. Nothing when there is no such file:
    /// the reaper that made it is not the one of the session any more.
    /// @throws ConfigError when there is no folder for it.
    [[nodiscard]] static std::optional<LeaseHold> of(const std::string& session_id,
                                                     const std::string& attempt);

private:
    explicit LeaseHold(GuardedDescriptor lock) noexcept : lock_(std::move(lock)) {}

    GuardedDescriptor lock_;
};

} // namespace testcontainers::reaper

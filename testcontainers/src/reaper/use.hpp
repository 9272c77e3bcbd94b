#pragma once

#include "values/guarded_descriptor.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace testcontainers::reaper {

/// That somebody on this machine uses a container that outlives sessions: a file with locks, named after what
/// the container was made from, in the folder of this user. Ends with the process at the latest, however it
/// ends; a forked child has none.
class Use {
public:
    /// Uses it from now on. Waits while it is being removed.
    /// @throws ConfigError when there is no place for the file.
    [[nodiscard]] static Use begin(const std::string& hash);

    /// The machine and the folder where uses are known. What is used elsewhere nobody here can tell.
    /// @throws ConfigError when there is no such folder.
    [[nodiscard]] static std::string place();

    Use(Use&&) noexcept = default;
    Use& operator=(Use&&) noexcept = default;
    /// Its time without use begins now, if this was the last.
    ~Use();

    /// Waits until no other process of this user looks for it or starts it, and keeps them waiting until the
    /// descriptor is closed.
    [[nodiscard]] GuardedDescriptor alone() const;

    /// For whoever removes it: the lock that keeps users waiting until it is closed; nothing when it is in
    /// use, or was within the last `idle`. What nobody knows of counts as used just now.
    [[nodiscard]] static std::optional<GuardedDescriptor> unused_for(const std::string& hash,
                                                                     std::chrono::seconds idle);

private:
    Use(GuardedDescriptor file, std::string path) noexcept;

    GuardedDescriptor file_;
    std::string path_;
};

} // namespace testcontainers::reaper

#pragma once

#include "reaper/connection.hpp"
#include "reaper/start.hpp"

#include <chrono>
#include <optional>
#include <string>

#include <sys/types.h>

namespace testcontainers::reaper {

/// A lease of a service that the processes of a session share. The service stays as long as anybody holds a
/// lease, and a grace longer.
class Lease {
public:
    /// What the holder is to do.
    enum class Part {
        start, ///< start the service, and say how it went
        use,   ///< use it; `info()` says where it is
    };

    /// Asks for a service, and waits while another process starts it, `patience` at most.
    /// @throws WaitTimeout when that time is over; ConfigError when a service of that name runs that was made from another spec; StartError with
    /// the starter's words when it failed to start; Error when no reaper answers.
    [[nodiscard]] static Lease take(const std::string& session_id, const std::string& name,
                                    const std::string& hash, std::chrono::milliseconds grace,
                                    const StartOptions& options,
                                    std::optional<std::chrono::milliseconds> patience = {});

    /// What is to be done.
    [[nodiscard]] Part part() const noexcept { return part_; }

    /// The process that owns the service, when it is to be started.
    [[nodiscard]] pid_t owner() const noexcept { return owner_; }

    /// What tells the things of this start from those of another, when the service is to be started.
    [[nodiscard]] const std::string& mark() const noexcept { return mark_; }

    /// What the starter told of the service.
    [[nodiscard]] const std::string& info() const noexcept { return info_; }

    /// The starter says that it runs. @throws Error when the reaper is gone.
    void started(const std::string& info);

    /// The starter says that it failed.
    void failed(const std::string& error) noexcept;

private:
    Lease(Connection connection, std::string name);
    void understand(const std::string& answer);

    Connection connection_;
    std::string name_;
    Part part_ = Part::use;
    pid_t owner_ = 0;
    std::string mark_;
    std::string info_;
};

} // namespace testcontainers::reaper

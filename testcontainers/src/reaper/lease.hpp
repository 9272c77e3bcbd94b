#pragma once

#include "reaper/connection.hpp"
#include "reaper/lease_hold.hpp"
#include "reaper/start.hpp"

#include <chrono>
#include <optional>
#include <string>

#include <sys/types.h>

namespace testcontainers::reaper {

/// What is asked of the session's reaper.
struct LeaseWish {
    std::string name;
    /// Of the spec that it is made from.
    std::string hash;
    /// How long it stays after its last user.
    std::chrono::milliseconds grace{};
    /// So many members are kept ahead: it is a pool, each of whose members is for one user. Else a service
    /// that all use.
    std::optional<std::size_t> pool = {};
};

/// A lease of what the processes of a session share: of a service, which stays as long as anybody holds a
/// lease, and a grace longer; or of a pool's member, which goes with its one lease. Outlives the reaper: the
/// next one of the session finds what is held.
class Lease {
public:
    /// What the holder is to do.
    enum class Part {
        start, ///< start the service, and say how it went
        use,   ///< use it; `info()` says where it is
        none,  ///< nothing: the pool is full
    };

    /// Asks for a service or a member, and waits while another process starts it, `patience` at most.
    /// @throws WaitTimeout when that time is over; ConfigError when what has this name was made from another
    /// spec; StartError with the starter's words when it failed to start; Error when no reaper answers.
    [[nodiscard]] static Lease take(const LeaseWish& wish, const StartOptions& options,
                                    std::optional<std::chrono::milliseconds> patience = {});

    /// Joins a pool as one who starts members ahead, one after another, see `more`. The pool stays as long as
    /// anybody has joined it.
    /// @throws Error when no reaper answers.
    [[nodiscard]] static Lease fill(const LeaseWish& wish, const StartOptions& options);

    /// Asks whether another member is to be started; then `part()` is `start`.
    /// @throws ConfigError when the pool of this name is made from another spec; Error when the reaper is
    /// gone.
    [[nodiscard]] bool more();

    /// What is to be done.
    [[nodiscard]] Part part() const noexcept { return part_; }

    /// The process that owns the service, when it is to be started.
    [[nodiscard]] pid_t owner() const noexcept { return owner_; }

    /// What tells the things of this start from those of another.
    [[nodiscard]] const std::string& mark() const noexcept { return mark_; }

    /// What the starter told of the service.
    [[nodiscard]] const std::string& info() const noexcept { return info_; }

    /// The starter says that it runs, to the next reaper when this one is gone. @throws Error when neither
    /// knows of it.
    void started(const std::string& info);

    /// The starter says that it failed, and why; of a very long text the others hear the beginning.
    void failed(const std::string& error) noexcept;

private:
    Lease(Connection connection, LeaseWish wish, StartOptions options);
    void understand(const std::string& answer);
    [[nodiscard]] bool hold();
    [[nodiscard]] bool settle(const std::string& how);

    Connection connection_;
    /// Ends before the connection does.
    std::optional<LeaseHold> hold_;
    LeaseWish wish_;
    StartOptions options_;
    Part part_ = Part::use;
    pid_t owner_ = 0;
    /// Which start it is.
    std::string attempt_;
    std::string mark_;
    std::string info_;
};

} // namespace testcontainers::reaper

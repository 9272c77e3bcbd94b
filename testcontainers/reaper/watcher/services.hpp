#pragma once

#include "lease_files.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace testcontainers::reaper {

/// A connection of a process.
using Peer = int;

/// An answer to be sent.
struct Answer {
    Peer peer;
    std::string line;
};

/// A start whose process has ended.
struct Abandoned {
    std::string mark;
    /// Whether it was still at it: what it had asked the engine for may come into being yet.
    bool in_making = true;

    friend bool operator==(const Abandoned&, const Abandoned&) = default;
};

/// The services that the processes of a session share: who starts one, who uses it, when it is to go.
///
/// A service is started by the first process that asks for it; the others wait for its word. A service that
/// failed to start stays failed, so that it fails at once for everybody who asks later. Each start has a mark
/// of its own, `name#attempt`, and a file.
class Services {
public:
    using Clock = std::chrono::steady_clock;

    /// `identity`, a process id, is told to those who start a service: it is the watcher, which owns what it
    /// shares. `files` must outlive this.
    Services(std::string identity, const LeaseFiles& files) : identity_(std::move(identity)), files_(files) {}

    /// `peer` asks for `name`, made from the spec with this hash. Answers come at once or later.
    [[nodiscard]] std::vector<Answer> lease(Peer peer, const std::string& name, const std::string& hash,
                                            std::chrono::milliseconds grace);

    /// What the files of an earlier reaper say of a start that somebody holds, who is `peer` here until
    /// `gone`. False when there is another one of this name.
    [[nodiscard]] bool recover(Peer peer, const LeaseRecord& record);

    /// Who has started it for an earlier reaper is heard of again: `ACK` when it has not said yet how it
    /// went, `RUNNING` when it has; nothing when that start is not known.
    [[nodiscard]] std::optional<std::string> resume(Peer peer, const std::string& name,
                                                    const std::string& attempt);

    /// The process that was told to start it says that it runs; `info` is for the others. False when `peer`
    /// was not told to.
    [[nodiscard]] bool started(Peer peer, const std::string& name, const std::string& info,
                               std::vector<Answer>& answers);

    /// It says that it failed. False when `peer` was not told to start it.
    [[nodiscard]] bool failed(Peer peer, const std::string& name, const std::string& error,
                              std::vector<Answer>& answers);

    /// The connection has ended: its leases end, and a start it was at goes to the next that waits. Services
    /// that it may have left half started are added to `abandoned`.
    [[nodiscard]] std::vector<Answer> gone(Peer peer, Clock::time_point now,
                                           std::vector<Abandoned>& abandoned);

    /// When the next unused service is to be removed.
    [[nodiscard]] std::optional<Clock::time_point> next_due() const;

    /// The marks of the services whose grace is over; they are forgotten.
    [[nodiscard]] std::vector<std::string> take_due(Clock::time_point now);

    /// Whether any service runs, or is being started.
    [[nodiscard]] bool any() const;

private:
    enum class Phase { starting, running, failed };
    struct Service {
        Phase phase = Phase::starting;
        /// Which start it is, of all: what an earlier one left is not taken for what a later one makes.
        std::string attempt;
        std::string hash;
        std::string text;
        std::chrono::milliseconds grace{};
        Peer starter = -1;
        std::set<Peer> holders;
        std::vector<Peer> waiting;
        std::optional<Clock::time_point> due;
    };

    [[nodiscard]] Answer begin(const std::string& name, Service& service, Peer starter);
    [[nodiscard]] static std::string running(const Service& service);
    Service* started_by(Peer peer, const std::string& name);
    static void idle_from(Service& service, Clock::time_point now);
    static void settle(Service& service, Phase phase, const std::string& text, std::vector<Answer>& answers);

    std::string identity_;
    const LeaseFiles& files_;
    unsigned starts_ = 0;
    std::map<std::string, Service> services_;
};

} // namespace testcontainers::reaper

#pragma once

#include "services.hpp"

#include <chrono>
#include <cstddef>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace testcontainers::reaper {

/// The pools that the processes of a session share: started services that nobody has used yet, each for one
/// user.
///
/// Fillers start them ahead; who draws one has it alone, and it goes with the connection. Where there is none
/// and none is being made, who draws starts it himself. Each start has a mark of its own, `name#attempt`,
/// and a file.
/// What nobody drew goes when the last who filled or drew has been gone for a grace.
class Spares {
public:
    using Clock = Services::Clock;

    /// What a pool is to be.
    struct Wish {
        std::string name;
        /// Of the spec that its members are made from.
        std::string hash;
        /// So many are kept ahead.
        std::size_t size = 1;
        std::chrono::milliseconds grace{};
    };

    /// `identity`, a process id, is told to those who start a member: it is the watcher, which owns what is
    /// shared. `files` must outlive this.
    Spares(std::string identity, const LeaseFiles& files) : identity_(std::move(identity)), files_(files) {}

    /// `peer` wants a member for itself: `RUNNING info`, or `START`, or later one of these and `FAILED
    /// error`.
    [[nodiscard]] std::vector<Answer> draw(Peer peer, const Wish& wish);

    /// `peer` would start a member for others: `START`, or `FULL`.
    [[nodiscard]] std::vector<Answer> fill(Peer peer, const Wish& wish);

    /// The process that was told to start a member says that it runs. False when `peer` was not told to.
    [[nodiscard]] bool started(Peer peer, const std::string& name, const std::string& info,
                               std::vector<Answer>& answers);

    /// It says that it failed, which is told to one of those who wait. False when `peer` was not told to
    /// start it.
    [[nodiscard]] bool failed(Peer peer, const std::string& name, const std::string& error,
                              std::vector<Answer>& answers);

    /// The connection has ended. What it had drawn or was at starting is added to `abandoned`.
    [[nodiscard]] std::vector<Answer> gone(Peer peer, Clock::time_point now,
                                           std::vector<Abandoned>& abandoned);

    /// When the next pool without users is to be removed.
    [[nodiscard]] std::optional<Clock::time_point> next_due() const;

    /// The marks of what is left in pools whose grace is over; these are forgotten.
    [[nodiscard]] std::vector<std::string> take_due(Clock::time_point now);

    /// Whether there is any pool.
    [[nodiscard]] bool any() const { return !pools_.empty(); }

private:
    enum class Phase { made_ahead, made_to_use, spare, used };
    struct Member {
        Phase phase;
        std::string attempt;
        /// Who makes or uses it.
        Peer peer;
        std::string info = {};
    };
    struct Pool {
        std::string name;
        std::string hash;
        std::size_t size = 1;
        std::chrono::milliseconds grace{};
        std::list<Member> members = {};
        std::vector<Peer> waiting = {};
        std::set<Peer> users = {};
        std::optional<Clock::time_point> due = {};

        [[nodiscard]] std::size_t count(Phase phase) const;
        [[nodiscard]] std::list<Member>::iterator made_by(Peer peer);
    };

    Pool* enter(Peer peer, const Wish& wish);
    [[nodiscard]] static std::string running(const Member& member);
    Pool* pool_with_work_of(Peer peer, const std::string& name);
    [[nodiscard]] Answer start(Pool& pool, Peer peer, Phase phase);
    void give_work_to_those_who_wait(Pool& pool, std::vector<Answer>& answers);

    std::string identity_;
    const LeaseFiles& files_;
    unsigned starts_ = 0;
    std::map<std::string, Pool> pools_;
};

} // namespace testcontainers::reaper

#pragma once

#include "reaper/connection.hpp"
#include "reaper/start.hpp"

#include <atomic>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <sys/types.h>
#include <unistd.h>

namespace testcontainers::reaper {

/// How the reaper of a session is reached.
struct Access {
    /// A connection to it, which is started when there is none. `again`: the one that was reached before did
    /// not answer.
    /// @throws Error when there is none.
    std::function<Connection(bool again)> connect;
    /// Where more can be read when it fails.
    std::string log;
    /// Whether it is told when nothing is left.
    bool hears_of_the_end = true;
};

/// The access to a reaper that is a process of this machine.
[[nodiscard]] Access access_to_process(const StartOptions& options);

/// Keeps this process registered with the reaper of its session. Safe from several threads.
class Guard {
public:
    /// What everything that a process owns has, and nothing else.
    using Labels = std::vector<std::pair<std::string, std::string>>;

    /// `labels` gives those of the process that calls it: a forked child has others than its parent.
    Guard(Access access, std::function<Labels()> labels);
    Guard(const Guard&) = delete;
    Guard& operator=(const Guard&) = delete;
    ~Guard();

    /// Returns when the reaper has confirmed that it will remove what this process leaves. Called before
    /// anything is created; costs a look at the connection when it stands, and registers again when it was
    /// lost.
    /// @throws Error when no reaper confirms; then nothing must be created.
    void protect();

    /// The same, and also for what has these labels. A forked child has none of its parent's.
    /// @throws Error when no reaper confirms.
    void protect_also(const Labels& labels);

    /// Tells the reaper that this process has left nothing.
    void nothing_left() noexcept;

private:
    /// What one process has.
    struct State {
        const pid_t process = ::getpid();
        std::mutex mutex;
        std::optional<Connection> connection;
        /// Of what this process does not own and stands for all the same.
        std::vector<std::string> other_filters;
    };

    [[nodiscard]] State& state();
    void register_again(State& state);
    [[nodiscard]] static bool confirm(State& state, const std::string& filter);

    Access access_;
    std::function<Labels()> labels_;
    std::atomic<State*> state_{new State};
};

} // namespace testcontainers::reaper

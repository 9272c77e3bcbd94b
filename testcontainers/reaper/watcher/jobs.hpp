#pragma once

#include "job_end.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace testcontainers::reaper {

/// What the worker, the program that talks to the engine, is to do: a line for each of its runs. Several run
/// beside each other, and one that failed waits for its next try by itself, so that no job waits for another
/// that cannot be done.
///
/// While the engine is away a job is tried again for five minutes; while something is in use, for one; what
/// the engine refuses for good is given up at once.
class Jobs {
public:
    using Clock = std::chrono::steady_clock;
    /// Starts the worker with a line: its process id, or 0 when it cannot be started.
    using Launch = std::function<pid_t(const std::string& line)>;

    explicit Jobs(Launch launch) : launch_(std::move(launch)) {}

    /// A line for the worker, to be run at `due` at the earliest.
    void add(const std::string& line, Clock::time_point due);

    /// The same, and once more when that time has passed since it was done, or refused: what is being
    /// made may stand in its way, and be seen the second time only.
    void add_twice(const std::string& line, Clock::time_point due, std::chrono::milliseconds between);

    /// The same as `add` for a line that others will carry out if this process does not: nobody has to wait
    /// for its next try, and when it is given up nothing is lost.
    void add_in_passing(const std::string& line, Clock::time_point due);

    /// Starts what is due, as long as less than four run.
    void start_due(Clock::time_point now);

    /// A child of this process has ended with that exit code.
    void child_ended(pid_t child, int exit_code, Clock::time_point now);

    /// When `start_due` has something to do next; nothing while only the end of a child can change that.
    [[nodiscard]] std::optional<Clock::time_point> next_due() const;

    /// Whether anything runs, or waits that is to be done before the end.
    [[nodiscard]] bool any() const;

    /// Whether any job was given up, but for those in passing.
    [[nodiscard]] bool gave_up() const noexcept { return gave_up_; }

private:
    struct Job {
        std::string line;
        Clock::time_point due;
        bool in_passing = false;
        /// Set when it is to be done again, so long after it was done.
        std::optional<std::chrono::milliseconds> again = {};
        pid_t worker = 0;
        std::optional<Clock::time_point> first_failure = {};
        std::chrono::milliseconds pause{100};
    };
    using Place = std::vector<Job>::iterator;

    [[nodiscard]] bool is_full() const;
    void failed(Place job, JobEnd how, Clock::time_point now);
    static void begin_again(Job& job, Clock::time_point now);

    Launch launch_;
    std::vector<Job> jobs_;
    bool gave_up_ = false;
};

} // namespace testcontainers::reaper

#pragma once

#include "values/file_descriptor.hpp"

#include <string>
#include <vector>

#include <sys/types.h>

namespace testcontainers::reaper {

/// Runs the worker, the program that talks to the engine: one at a time, with all that has come up since the last.
class Jobs {
public:
    /// `program` is the worker's path.
    explicit Jobs(std::string program);

    /// A line for the worker. Runs at once when none is running.
    void add(const std::string& line);

    /// A child of this process has ended. Starts the next when it was the worker.
    void child_ended(pid_t child);

    /// Whether anything runs or waits.
    [[nodiscard]] bool any() const noexcept { return running_ > 0; }

private:
    void start();

    std::string program_;
    std::vector<std::string> waiting_;
    pid_t running_ = 0;
};

}  // namespace testcontainers::reaper

#pragma once

#include "testcontainers/start_times.hpp"

#include <mutex>
#include <string>
#include <vector>

namespace testcontainers::core {

/// A start, and how it ended.
struct StartRecord {
    std::string image;
    std::string name;
    StartTimes times;
    /// Whether it became ready, or where its end was waited for, ended in time.
    bool succeeded = false;
};

/// A table of starts, in their order: the times of pull, creation, start and wait in milliseconds. Nothing
/// where there are none.
[[nodiscard]] std::string start_table(const std::vector<StartRecord>& starts);

/// The starts of this process, where `TESTCONTAINERS_REPORT` asks for them. Safe from several threads.
class StartReport {
public:
    /// That of this process.
    [[nodiscard]] static StartReport& instance();

    /// One more.
    void add(StartRecord record);

    /// All so far.
    [[nodiscard]] std::vector<StartRecord> all() const;

private:
    mutable std::mutex mutex_;
    std::vector<StartRecord> starts_;
};

} // namespace testcontainers::core

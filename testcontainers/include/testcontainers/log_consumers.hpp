#pragma once

/// @file
/// Ready-made consumers of a container's output.
///
///     .logging = {.consumers = {{"shows it", tc::log_to(std::cout, "db | ")}}}
///
///     tc::LogCapture output;
///     auto follower = server.follow_logs(output.consumer());
///     output.wait_for("migrated");

#include "testcontainers/bytes.hpp"
#include "testcontainers/local_path.hpp"
#include "testcontainers/logs.hpp"

#include <chrono>
#include <iosfwd>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>

namespace testcontainers {

/// Writes each line behind `prefix` to `out`, and flushes it. With `std::cout` that is the test's output,
/// where GoogleTest and CTest show it. Lines of several consumers do not mix, also on one stream. `out` must
/// outlive the following.
[[nodiscard]] LogConsumer log_to(std::ostream& out, std::string prefix = {});

/// Writes the output of both streams to a file, byte for byte; what stands there is replaced.
/// @throws ConfigError when the file cannot be opened; the consumer throws it when it cannot be written, and
/// NoSpace when the disk is full.
[[nodiscard]] LogConsumer log_to_file(const LocalPath& file,
                                      std::source_location where = std::source_location::current());

/// Output kept in memory, byte for byte. A value: copies share what is kept. Safe from several threads.
class LogCapture {
public:
    /// Keeps the last `most` bytes.
    explicit LogCapture(Bytes most = Bytes{std::uint64_t{16} << 20U});

    /// Takes the output of one container.
    [[nodiscard]] LogConsumer consumer() const;

    /// Both streams in the order the engine gave them.
    [[nodiscard]] std::string text() const;

    /// Waits until `part` has been written, lines and their ends included.
    /// @returns whether that was within `timeout`.
    [[nodiscard]] bool wait_for(std::string_view part,
                                std::chrono::milliseconds timeout = std::chrono::seconds{60}) const;

private:
    class State;
    std::shared_ptr<State> state_;
};

} // namespace testcontainers

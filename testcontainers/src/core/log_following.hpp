#pragma once

#include "core/line_assembler.hpp"
#include "core/log_position.hpp"
#include "core/stall_watch.hpp"
#include "engine/event_hub.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/logs.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <mutex>
#include <optional>
#include <source_location>
#include <stop_token>
#include <string>
#include <string_view>

namespace testcontainers::core {

/// What is followed, and how long.
struct Followed {
    std::string container;
    /// Whether it has a terminal.
    bool tty = false;
    LogOptions options = {};
    FollowUntil until = FollowUntil::exit;
    /// So long the engine may be out of reach.
    std::chrono::milliseconds longest_outage = std::chrono::seconds{30};
    /// After so long without a record, the engine is asked whether the container still runs and its log has
    /// nothing new: an engine that has put a new file in a log's place may go on with the old one, which
    /// never ends.
    std::chrono::milliseconds longest_silence = std::chrono::seconds{5};
    /// For what was written already, when the following is over.
    std::chrono::milliseconds longest_rest = std::chrono::seconds{10};
    std::source_location where = {};
};

/// Reads a container's log as it is written, across broken connections, and across restarts where that is
/// asked for. For one thread, but for `finish()`.
class LogFollowing {
public:
    /// `client` and `events` must outlive it.
    LogFollowing(docker::Client& client, engine::EventHub& events, Followed followed, LogConsumer consumer);

    /// Follows to the end; a stop ends it at once, without another line.
    /// @throws as `LogFollower::wait`.
    void run(const std::stop_token& stop);

    /// Has `run` end with what was written so far, and fail where that takes too long. From any thread.
    void finish() noexcept { following_.request_stop(); }

private:
    /// What the container does.
    enum class Life : std::uint8_t { runs, restarts, ended, gone, unknown };

    /// Whether there is more to come.
    [[nodiscard]] bool follow_once(const std::stop_token& stop);
    [[nodiscard]] bool follow_stream();
    void read(bool follow, const docker::Call& call, StallWatch* watch = nullptr);
    [[nodiscard]] bool may_write_more(const std::stop_token& stop) const noexcept;
    void read_on_from_end(LogOptions& options, const docker::Call& call);
    [[nodiscard]] bool is_complete(const docker::Call& call);
    /// Whether the log's last record was read. From any thread.
    [[nodiscard]] bool has_last_record(const docker::Call& call) const;
    [[nodiscard]] std::string_view fresh(LogStream stream, std::chrono::system_clock::time_point time,
                                         std::string_view bytes);
    [[nodiscard]] bool read_rest(const std::stop_token& stop);
    [[nodiscard]] Life look(const std::stop_token& stop);
    void take(LogStream stream, std::chrono::system_clock::time_point time, std::string_view bytes);
    void note_outage(const TransportError& error);
    void rethrow_of_consumer() const;
    void pause();

    docker::Client& client_;
    engine::EventHub& events_;
    Followed followed_;
    LogConsumer consumer_;
    LineAssembler lines_;
    LogPosition position_;
    bool asked_for_tail_ = false;
    /// After the last record that the first request found, where it asked for the log's end alone.
    std::optional<std::chrono::system_clock::time_point> end_of_log_;
    /// When the present run of the container began; until its first line has come.
    std::optional<std::chrono::system_clock::time_point> run_began_;
    std::optional<std::chrono::steady_clock::time_point> outage_began_;
    std::exception_ptr thrown_by_consumer_;
    std::chrono::milliseconds delay_;
    std::stop_source following_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::uint64_t changes_ = 0;
    std::atomic<bool> abandoned_ = false;
    /// Whether a record is with the consumer, which may take its time.
    std::atomic<bool> consuming_ = false;
};

} // namespace testcontainers::core

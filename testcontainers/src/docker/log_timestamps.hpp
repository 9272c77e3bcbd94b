#pragma once

#include "docker/frames.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::docker {

/// Reads the engine's times: RFC 3339, up to nine digits after the second. Nothing when `text` is none.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point> parse_time(std::string_view text);

/// `1700000000.000000123`, as the engine takes times in queries.
[[nodiscard]] std::string unix_time(std::chrono::system_clock::time_point time);

/// Takes the time off the beginning of each frame of a log that was asked for with timestamps. A long line
/// comes in several frames, each with the time of its own.
class TimestampReader {
public:
    /// What follows the time; empty while the time is not complete.
    /// @throws Malformed when a frame does not begin with a time.
    [[nodiscard]] std::string_view strip(const FramePiece& piece);

    /// The time of the frame that was read last.
    [[nodiscard]] std::chrono::system_clock::time_point time() const noexcept { return time_; }

private:
    std::string pending_;
    bool complete_ = true;
    std::chrono::system_clock::time_point time_{};
};

} // namespace testcontainers::docker

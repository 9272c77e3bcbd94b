#pragma once

#include <chrono>
#include <source_location>
#include <stop_token>

namespace testcontainers::docker {

/// How long one call to the engine may take, and who asked.
struct Call {
    /// The whole call, from connecting to the last byte of the answer; zero for no limit.
    std::chrono::milliseconds timeout = std::chrono::seconds{60};
    /// Ends the call within 200 ms, with a TransportError.
    std::stop_token stop = {};
    /// Whether a stop while an answer streams in is no error, but ends the stream as its sink can.
    bool stop_ends_stream = false;
    /// The place that errors name.
    std::source_location where = std::source_location::current();
};

} // namespace testcontainers::docker

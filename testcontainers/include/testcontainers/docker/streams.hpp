#pragma once

#include "testcontainers/logs.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <span>
#include <string_view>

namespace testcontainers::docker {

/// Takes the next bytes that a process wrote. Returning false ends the call early, without an error; an
/// exception ends it and comes out of it.
using OutputSink = std::function<bool(LogStream stream, std::string_view bytes)>;

/// The same with the time at which the engine received the bytes.
using TimedOutputSink =
    std::function<bool(LogStream stream, std::chrono::system_clock::time_point time, std::string_view bytes)>;

/// Takes the next bytes of an answer. Returning false ends the call early; an exception ends it and comes out
/// of it.
using ByteSink = std::function<bool(std::string_view bytes)>;

/// Fills `buffer` with the next bytes to send and returns how many; 0 is the end. An exception ends the call
/// and comes out of it.
using ByteSource = std::function<std::size_t(std::span<char> buffer)>;

} // namespace testcontainers::docker

#pragma once

#include "testcontainers/logs.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace testcontainers::docker {

/// A piece of a frame's payload.
struct FramePiece {
    LogStream stream = LogStream::out;
    std::string_view bytes;
    /// Whether a frame begins with it.
    bool first = false;
};

/// Takes a multiplexed stream apart, wherever its pieces end: frames of an 8-byte header and a payload, which
/// is handed on as it comes and never collected. Engine API: ContainerAttach, "Stream format".
class FrameDecoder {
public:
    /// Takes the next piece. Returning false ends the reading.
    using Sink = std::function<bool(const FramePiece& piece)>;

    /// Hands the payloads in `bytes` to `sink`. False once the sink has returned false.
    /// @throws Malformed for a frame of unknown type; RefusedInAnswer for a frame with a message of the
    /// engine.
    bool feed(std::string_view bytes, const Sink& sink);

    /// @throws Malformed when the stream ends within a frame; RefusedInAnswer when that is a message of the
    /// engine.
    void finish() const;

private:
    static constexpr std::size_t header_size = 8;

    std::string_view take_header(std::string_view bytes);
    std::string_view take_payload(std::string_view bytes, const Sink& sink);
    void take_engine_message(std::string_view part);

    std::array<unsigned char, header_size> header_{};
    std::size_t header_filled_ = 0;
    std::uint64_t remaining_ = 0;
    bool first_ = false;
    bool ended_ = false;
    std::string engine_message_;
};

} // namespace testcontainers::docker

#pragma once

/// @file
/// What can be wrong with a link between a test and a server: see `link.hpp` for how it is made so.

#include "testcontainers/bytes.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace testcontainers {

/// One way or both on a connection.
enum class Flow : std::uint8_t {
    upstream,   ///< from the client to the server
    downstream, ///< from the server to the client
    both,       ///< both ways
};

/// Which connections a fault concerns. That is decided once for each connection, when the link has taken it:
/// with the same seed it is the same ones, counted in their order, in each run and for each fault.
struct Toxicity {
    /// The share of them; more than 0 and at most 1, which is all.
    double share = 1.0;
    /// Another seed picks others.
    std::uint64_t seed = 0;

    friend bool operator==(const Toxicity&, const Toxicity&) = default;
};

/// Bytes arrive later. At most 4 MiB of a connection are on their way in each direction.
struct Latency {
    /// By so much; at most a day.
    std::chrono::microseconds delay{};
    /// More or less by up to so much, at random for each piece that was sent; at most `delay`. Their order
    /// stays.
    std::chrono::microseconds jitter{};
    /// Which bytes. With both ways, a question and its answer take twice the delay.
    Flow flow = Flow::downstream;
    /// Of which connections.
    Toxicity toxicity = {};

    friend bool operator==(const Latency&, const Latency&) = default;
};

/// Bytes come at a limited rate, each connection for itself.
struct Bandwidth {
    /// So many a second; at least 1.
    Bytes per_second;
    /// Which bytes; with both ways, each has the whole rate.
    Flow flow = Flow::downstream;
    /// Of which connections.
    Toxicity toxicity = {};

    friend bool operator==(const Bandwidth&, const Bandwidth&) = default;
};

/// A connection ends, for both sides, after some bytes have passed.
struct CutOff {
    /// So many bytes of each connection, from the begin of the fault on; 0 ends it at once.
    Bytes after;
    /// Which bytes; with both ways, each is counted for itself.
    Flow flow = Flow::downstream;
    /// Of which connections.
    Toxicity toxicity = {};

    friend bool operator==(const CutOff&, const CutOff&) = default;
};

/// Nothing passes and nobody is told: connections stay open and can be made, as with a cable that was pulled.
/// What was sent meanwhile arrives when the fault ends, if the connection has not ended before.
struct HalfOpen {
    /// Which bytes.
    Flow flow = Flow::both;
    /// So long after the begin of the fault, or of the connection if that is later, the connection ends for
    /// both sides, without what is on its way; 0 for never, at most a day.
    std::chrono::microseconds close_after{};
    /// Of which connections.
    Toxicity toxicity = {};

    friend bool operator==(const HalfOpen&, const HalfOpen&) = default;
};

/// The end of a connection arrives later than its last bytes.
struct SlowClose {
    /// By so much; at most a day.
    std::chrono::microseconds delay{};
    /// Whose end.
    Flow flow = Flow::both;
    /// Of which connections.
    Toxicity toxicity = {};

    friend bool operator==(const SlowClose&, const SlowClose&) = default;
};

/// Bytes come in small pieces.
struct Slices {
    /// Of this size; at least 1 B.
    Bytes size;
    /// More or less by up to so much, at random; less than `size`.
    Bytes variation{};
    /// The time between two pieces; at most a day.
    std::chrono::microseconds pause{};
    /// Which bytes.
    Flow flow = Flow::downstream;
    /// Of which connections.
    Toxicity toxicity = {};

    friend bool operator==(const Slices&, const Slices&) = default;
};

/// Connections are reset, for both sides.
struct ResetPeer {
    /// So long after the begin of the fault, or of the connection if that is later; 0 for at once, at most a
    /// day.
    std::chrono::microseconds delay{};
    /// Of which connections.
    Toxicity toxicity = {};

    friend bool operator==(const ResetPeer&, const ResetPeer&) = default;
};

/// New connections are refused; those that exist stay.
struct Refusal {
    friend bool operator==(const Refusal&, const Refusal&) = default;
};

/// What has gone over a link since it was made.
struct Traffic {
    /// Connections that were made.
    std::size_t connections = 0;
    /// Those that are open.
    std::size_t open = 0;
    /// Bytes that were passed on to the server.
    Bytes upstream;
    /// Bytes that were passed on to the client.
    Bytes downstream;

    friend bool operator==(const Traffic&, const Traffic&) = default;
};

} // namespace testcontainers

#pragma once

/// @file
/// A link between a test and a server on which things go wrong, as on a network, but when the test says so.
///
///     auto redis = tc::run({.image = "redis:7.2-alpine", .ports = {6379_tcp}});
///     auto link = tc::Link::to(redis, 6379_tcp);
///     connect_to(link.endpoint());
///     {
///         auto slow = link.latency(100ms);
///         auto thin = link.bandwidth({.per_second = 64_KiB, .flow = tc::Flow::both});
///         // …
///     }   // as before
///
/// `disruption.hpp` has what concerns all that goes to and from a container.

#include "testcontainers/bytes.hpp"
#include "testcontainers/faults.hpp"
#include "testcontainers/fwd.hpp"
#include "testcontainers/port.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <source_location>

namespace testcontainers {

/// A fault that holds as long as this object lives, or its link. Several may hold on a link. Move-only.
///
/// Its end has taken effect when the destructor or `end()` returns, and never fails. In a forked child it
/// does nothing.
class [[nodiscard]] ActiveFault {
public:
    ActiveFault(ActiveFault&& other) noexcept;
    ActiveFault& operator=(ActiveFault&& other) noexcept;
    ~ActiveFault();

    /// Ends it now. May be called twice.
    void end() noexcept;

private:
    friend class Link;
    class Place;
    ActiveFault(std::weak_ptr<const Place> place, std::uint64_t number) noexcept;
    std::weak_ptr<const Place> place_;
    std::uint64_t number_ = 0;
};

/// A TCP port of this process, on 127.0.0.1, from which connections go on to a server. Its end closes them.
/// Move-only.
///
/// A thread of its own passes the bytes on. Const members are safe from several threads. A fault concerns the
/// connections that exist and further ones, and holds when the call returns; it throws ConfigError when a
/// value is out of range, before anything changes. In a forked child the port is closed and nothing else is
/// done.
class [[nodiscard]] Link {
public:
    /// To a published TCP port of a container, wherever it is reached: also after it was started again. While
    /// it does not run, connections are reset. The container need not outlive the link.
    /// @throws ConfigError when `port` is not TCP or not published; Error when the process has no descriptors
    /// left.
    [[nodiscard]] static Link to(const Container& container, Port port,
                                 std::source_location where = std::source_location::current());

    /// To any server, a test's own for one; its name is looked up once. While nobody listens there,
    /// connections are reset.
    /// @throws ConfigError when the host has no address or the port is 0; Error as above.
    [[nodiscard]] static Link to(const Endpoint& server,
                                 std::source_location where = std::source_location::current());

    Link(Link&&) noexcept;
    Link& operator=(Link&&) noexcept;
    ~Link();

    /// Where the test connects to. It stays the same.
    [[nodiscard]] const Endpoint& endpoint() const noexcept;

    /// What has gone over it: all that somebody has received.
    [[nodiscard]] Traffic traffic() const;

    /// Resets the connections that exist, for both sides; further ones are left alone.
    void reset() const;

    /// Connections are reset, those that exist and further ones (Toxiproxy: reset_peer).
    [[nodiscard]] ActiveFault reset_peer(const ResetPeer& fault = {},
                                         std::source_location where = std::source_location::current()) const;

    /// Bytes arrive later (Toxiproxy: latency).
    [[nodiscard]] ActiveFault latency(const Latency& latency,
                                      std::source_location where = std::source_location::current()) const;

    /// What comes from the server arrives later, so that a question and its answer take `delay` longer.
    [[nodiscard]] ActiveFault latency(std::chrono::microseconds delay,
                                      std::source_location where = std::source_location::current()) const {
        return latency(Latency{.delay = delay}, where);
    }

    /// Bytes come at a limited rate (Toxiproxy: bandwidth).
    [[nodiscard]] ActiveFault bandwidth(const Bandwidth& bandwidth,
                                        std::source_location where = std::source_location::current()) const;

    /// What comes from the server comes at this rate.
    [[nodiscard]] ActiveFault bandwidth(Bytes per_second,
                                        std::source_location where = std::source_location::current()) const {
        return bandwidth(Bandwidth{.per_second = per_second}, where);
    }

    /// Connections end after some bytes (Toxiproxy: limit_data).
    [[nodiscard]] ActiveFault cut_off(const CutOff& cut,
                                      std::source_location where = std::source_location::current()) const;

    /// Each connection ends when so many bytes have come from the server.
    [[nodiscard]] ActiveFault cut_off(Bytes after,
                                      std::source_location where = std::source_location::current()) const {
        return cut_off(CutOff{.after = after}, where);
    }

    /// Nothing passes and connections stay open, or end after a time (Toxiproxy: timeout).
    [[nodiscard]] ActiveFault half_open(const HalfOpen& fault = {},
                                        std::source_location where = std::source_location::current()) const;

    /// The end of a connection arrives later (Toxiproxy: slow_close).
    [[nodiscard]] ActiveFault slow_close(const SlowClose& fault,
                                         std::source_location where = std::source_location::current()) const;

    /// The end of a connection arrives later for both sides.
    [[nodiscard]] ActiveFault slow_close(std::chrono::microseconds delay,
                                         std::source_location where = std::source_location::current()) const {
        return slow_close(SlowClose{.delay = delay}, where);
    }

    /// Bytes come in small pieces (Toxiproxy: slicer).
    [[nodiscard]] ActiveFault slices(const Slices& slices,
                                     std::source_location where = std::source_location::current()) const;

    /// New connections are refused (Toxiproxy: a proxy that is not enabled).
    [[nodiscard]] ActiveFault refuse() const;

private:
    explicit Link(std::shared_ptr<const ActiveFault::Place> place) noexcept;
    template <class Fault>
    [[nodiscard]] ActiveFault begin(const Fault& fault, std::source_location where) const;
    std::shared_ptr<const ActiveFault::Place> place_;
};

} // namespace testcontainers

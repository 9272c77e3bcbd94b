#pragma once

#include "http/endpoint.hpp"
#include "http/message.hpp"

#include <cstdint>
#include <memory>

namespace testcontainers::http {

/// A two-way connection after `101 Switching Protocols` (or a 200 that stays open): an attached or exec'd
/// process.
///
/// One thread may read while another writes.
class [[nodiscard]] Hijacked {
public:
    class State;
    explicit Hijacked(std::unique_ptr<State> state) noexcept;
    Hijacked(Hijacked&&) noexcept;
    Hijacked& operator=(Hijacked&&) noexcept;
    ~Hijacked();

    /// Waits for the next bytes and returns them; empty at the end of the stream. The view holds until the
    /// next read.
    /// @throws TransportError when the connection breaks, the deadline passes, or a stop is asked for.
    [[nodiscard]] std::string_view read(const Patience& patience);

    /// Writes all of `bytes`.
    /// @throws TransportError as `read` does.
    void write(std::string_view bytes, const Patience& patience);

    /// Tells the peer that no more input comes (a half-close); reading goes on. Over TLS, where there is no
    /// half-close,
    /// @throws TransportError.
    void finish_input();

    /// What becomes of the way to the peer once all input is written.
    enum class AfterInput : std::uint8_t {
        finish,    ///< the peer is told, as `finish_input` does
        stay_open, ///< the peer takes the end of input for the end of the connection
    };

    /// Pumps both ways until the peer ends: input from `source` is written while output goes to `sink`.
    /// @throws TransportError as `read` does; what `source` and `sink` throw comes out.
    void exchange(const BodySource& source, const BodySink& sink, const Patience& patience,
                  AfterInput after_input = AfterInput::finish);

private:
    std::unique_ptr<State> state_;
};

/// An HTTP/1.1 client for one server, over a unix socket, TCP or TLS.
///
/// Connections are kept and used again. No proxy, no redirect, no signal, CLOEXEC on every descriptor. All
/// members are safe from several threads: each exchange has a connection of its own. After a fork the child
/// has an empty pool and never touches the parent's connections.
class Client {
public:
    explicit Client(Endpoint endpoint);
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    /// The server.
    [[nodiscard]] const Endpoint& endpoint() const noexcept;

    /// Sends a request and reads the whole answer, whatever its status.
    /// @throws TransportError when no complete answer comes.
    [[nodiscard]] Response send(const Request& request, const Patience& patience);

    /// Sends a request and hands the body of a 2xx answer to `sink` as it comes. `on_headers`, where given,
    /// is called once with the status and headers before the first byte. A body of another status is kept in
    /// the answer, capped at 1 MiB.
    /// @throws TransportError when the answer ends before it is complete; what the sink throws.
    [[nodiscard]] Response stream(const Request& request, const BodySink& sink, const Patience& patience,
                                  const std::function<void(const Response&)>& on_headers = {});

    /// Sends a request with `Connection: Upgrade` and hands the connection over.
    /// `rejected` receives the answer when its status is neither 101 nor 200, and the result is empty.
    /// @throws TransportError when no complete head of an answer comes.
    [[nodiscard]] std::optional<Hijacked> open(const Request& request, const Patience& patience,
                                               Response& rejected);

private:
    class Pool;
    Endpoint endpoint_;
    std::unique_ptr<Pool> pool_;
};

} // namespace testcontainers::http

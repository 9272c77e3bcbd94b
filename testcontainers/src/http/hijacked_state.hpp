#pragma once

#include "http/client.hpp"
#include "http/curl_handle.hpp"
#include "http/undertaking.hpp"

#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::http {

/// A connection that libcurl made and no longer minds: the bytes go straight to and from the socket, but over
/// TLS.
class Hijacked::State {
public:
    /// `handle` has connected, and nothing more.
    State(CurlHandle handle, bool tls, Undertaking call);

    /// What came with the head of the answer belongs to the stream.
    void keep(std::string bytes) { kept_ = std::move(bytes); }

    /// Bytes that are there, empty at the end of the stream; nothing when there are none now. The view holds
    /// until the next call.
    /// @throws TransportError when the connection broke.
    [[nodiscard]] std::optional<std::string_view> read_some();

    /// How many bytes the connection took now; nothing when the peer takes no more at all.
    [[nodiscard]] std::optional<std::size_t> write_some(std::string_view bytes);

    /// Waits until one of `events` (POLLIN, POLLOUT) is there.
    void wait(short events, const Patience& patience) const;

    /// @throws TransportError when the deadline has passed or a stop was asked for.
    void check(const Patience& patience) const { (void)longest_sleep(patience, call_); }

    /// @throws TransportError over TLS.
    void finish_input() const;

    /// A peer that ends with input it has not read resets the connection. From now on that is an end like
    /// another.
    void take_reset_for_end() noexcept { reset_is_end_ = true; }

    [[nodiscard]] const std::string& operation() const noexcept { return call_.operation; }

private:
    [[nodiscard]] std::optional<std::size_t> receive();
    [[nodiscard]] std::optional<std::size_t> receive_tls();
    [[nodiscard]] std::optional<std::size_t> send_tls(std::string_view bytes);

    CurlHandle handle_;
    /// One thread may read while another writes, but not in libcurl.
    std::mutex using_handle_;
    bool tls_;
    bool reset_is_end_ = false;
    Undertaking call_;
    std::string buffer_;
    std::string kept_;
    curl_socket_t socket_ = CURL_SOCKET_BAD;
};

} // namespace testcontainers::http

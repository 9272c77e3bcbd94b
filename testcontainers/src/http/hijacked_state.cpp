#include "http/hijacked_state.hpp"

#include "http/sigpipe.hpp"
#include "http/wait_for_socket.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/socket.h>

namespace testcontainers::http {
namespace {

using Reason = TransportError::Reason;

constexpr std::size_t piece = 64UL * 1024;

[[noreturn]] void broken(const Undertaking& call, const std::string& why) {
    throw TransportError(Reason::broken, fmt::format("{}: the connection broke: {}", call.operation, why));
}

} // namespace

Hijacked::State::State(CurlHandle handle, bool tls, Undertaking call)
    : handle_(std::move(handle)), tls_(tls), call_(std::move(call)), buffer_(piece, '\0') {
    curl_easy_getinfo(handle_.easy.get(), CURLINFO_ACTIVESOCKET, &socket_);
}

std::optional<std::string_view> Hijacked::State::read_some() {
    if (!kept_.empty()) {
        buffer_ = std::exchange(kept_, {});
        const auto size = buffer_.size();
        buffer_.resize(std::max(size, piece));
        return std::string_view{buffer_}.substr(0, size);
    }
    const auto count = tls_ ? receive_tls() : receive();
    if (!count) {
        return std::nullopt;
    }
    return std::string_view{buffer_}.substr(0, *count);
}

std::optional<std::size_t> Hijacked::State::receive() {
    const auto count = ::recv(socket_, buffer_.data(), buffer_.size(), MSG_DONTWAIT);
    if (count >= 0) {
        return static_cast<std::size_t>(count);
    }
    if (errno == EAGAIN || errno == EINTR) {
        return std::nullopt;
    }
    if (errno == ECONNRESET && reset_is_end_) {
        return 0;
    }
    broken(call_, std::generic_category().message(errno));
}

std::optional<std::size_t> Hijacked::State::receive_tls() {
    const std::lock_guard lock(using_handle_);
    const SigpipeBlocked no_sigpipe;
    std::size_t count = 0;
    const auto result = curl_easy_recv(handle_.easy.get(), buffer_.data(), buffer_.size(), &count);
    if (result == CURLE_AGAIN) {
        return std::nullopt;
    }
    if (result != CURLE_OK) {
        broken(call_, curl_easy_strerror(result));
    }
    return count;
}

std::optional<std::size_t> Hijacked::State::write_some(std::string_view bytes) {
    if (tls_) {
        return send_tls(bytes);
    }
    const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL);
    if (count >= 0) {
        return static_cast<std::size_t>(count);
    }
    if (errno == EAGAIN || errno == EINTR) {
        return 0;
    }
    if (errno == EPIPE || errno == ECONNRESET) {
        return std::nullopt;
    }
    broken(call_, std::generic_category().message(errno));
}

std::optional<std::size_t> Hijacked::State::send_tls(std::string_view bytes) {
    const std::lock_guard lock(using_handle_);
    const SigpipeBlocked no_sigpipe;
    std::size_t count = 0;
    const auto result = curl_easy_send(handle_.easy.get(), bytes.data(), bytes.size(), &count);
    if (result == CURLE_OK || result == CURLE_AGAIN) {
        return count;
    }
    return std::nullopt;
}

void Hijacked::State::wait(short events, const Patience& patience) const {
    wait_for_socket(socket_, events, patience, call_);
}

void Hijacked::State::finish_input() const {
    if (tls_) {
        throw TransportError(Reason::malformed,
                             call_.operation +
                                 ": the end of the input cannot be told over TLS: there is no half-close");
    }
    ::shutdown(socket_, SHUT_WR);
}

} // namespace testcontainers::http

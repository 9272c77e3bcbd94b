#include "http/client.hpp"
#include "http/curl_handle.hpp"
#include "http/head.hpp"
#include "http/sigpipe.hpp"
#include "http/wait_for_socket.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace testcontainers::http {
namespace {

using Reason = TransportError::Reason;

constexpr std::size_t piece = 64UL * 1024;

}  // namespace

/// A connection that libcurl made and no longer minds.
class Hijacked::State {
public:
    State(CurlHandle handle, bool tls) : handle_(std::move(handle)), tls_(tls), buffer_(piece, '\0') {
        curl_easy_getinfo(handle_.easy.get(), CURLINFO_ACTIVESOCKET, &socket_);
    }

    /// What came with the head of the answer belongs to the stream.
    void keep(std::string bytes) { kept_ = std::move(bytes); }

    /// Bytes that are there; nothing when there are none now.
    std::optional<std::string_view> read_some() {
        if (!kept_.empty()) {
            buffer_ = std::exchange(kept_, {});
            const auto size = buffer_.size();
            buffer_.resize(std::max(size, piece));
            return std::string_view{buffer_}.substr(0, size);
        }
        std::size_t count = 0;
        const auto result = curl_easy_recv(handle_.easy.get(), buffer_.data(), buffer_.size(), &count);
        if (result == CURLE_AGAIN) {
            return std::nullopt;
        }
        check(result, "reading");
        return std::string_view{buffer_}.substr(0, count);
    }

    /// How many bytes the connection took now.
    std::size_t write_some(std::string_view bytes) {
        const SigpipeBlocked no_sigpipe;
        std::size_t count = 0;
        const auto result = curl_easy_send(handle_.easy.get(), bytes.data(), bytes.size(), &count);
        if (result == CURLE_AGAIN) {
            return 0;
        }
        check(result, "writing");
        return count;
    }

    void finish_input() const {
        if (tls_) {
            throw TransportError(Reason::malformed, "the end of the input cannot be told over TLS: there is no half-close");
        }
        ::shutdown(socket_, SHUT_WR);
    }

    [[nodiscard]] bool has_kept() const noexcept { return !kept_.empty(); }
    [[nodiscard]] curl_socket_t socket() const noexcept { return socket_; }

private:
    static void check(CURLcode result, const char* doing) {
        if (result != CURLE_OK) {
            throw TransportError(Reason::broken, fmt::format("the connection broke while {}: {}", doing, curl_easy_strerror(result)));
        }
    }

    CurlHandle handle_;
    bool tls_;
    std::string buffer_;
    std::string kept_;
    curl_socket_t socket_ = CURL_SOCKET_BAD;
};

Hijacked::Hijacked(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Hijacked::Hijacked(Hijacked&&) noexcept = default;
Hijacked& Hijacked::operator=(Hijacked&&) noexcept = default;
Hijacked::~Hijacked() = default;

std::string_view Hijacked::read(const Patience& patience) {
    for (;;) {
        if (const auto bytes = state_->read_some()) {
            return *bytes;
        }
        (void)wait_for_socket(state_->socket(), POLLIN, patience);
    }
}

void Hijacked::write(std::string_view bytes, const Patience& patience) {
    while (!bytes.empty()) {
        const auto count = state_->write_some(bytes);
        bytes.remove_prefix(count);
        if (count == 0) {
            (void)wait_for_socket(state_->socket(), POLLOUT, patience);
        }
    }
}

void Hijacked::finish_input() {
    state_->finish_input();
}

void Hijacked::exchange(const BodySource& source, const BodySink& sink, const Patience& patience) {
    std::array<char, 16 * 1024> storage;
    std::string_view input;
    bool has_input = true;
    for (;;) {
        if (has_input && input.empty()) {
            input = {storage.data(), source({storage.data(), storage.size()})};
            if (input.empty()) {
                has_input = false;
                finish_input();
            }
        }
        const auto wanted = static_cast<short>(has_input ? POLLIN | POLLOUT : POLLIN);
        const auto ready = state_->has_kept() ? POLLIN : wait_for_socket(state_->socket(), wanted, patience);
        if ((ready & POLLIN) != 0 || (ready & (POLLHUP | POLLERR)) != 0) {
            const auto output = state_->read_some();
            if (output && (output->empty() || !sink(*output))) {
                return;
            }
        }
        if (has_input && (ready & POLLOUT) != 0) {
            input.remove_prefix(state_->write_some(input));
        }
    }
}

namespace {

CurlHandle connect_to(const Endpoint& endpoint, const std::string& target, const Patience& patience) {
    auto handle = make_handle();
    CURL* const easy = handle.easy.get();
    prepare(easy, endpoint);
    curl_easy_setopt(easy, CURLOPT_URL, url_of(endpoint, target).c_str());
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    if (patience.deadline) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*patience.deadline - std::chrono::steady_clock::now());
        curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::clamp<long long>(left.count(), 1, 10'000)));
    }
    const SigpipeBlocked no_sigpipe;
    if (const auto result = curl_easy_perform(easy); result != CURLE_OK) {
        throw TransportError(Reason::refused, fmt::format("cannot connect to {}: {}", to_string(endpoint), curl_easy_strerror(result)));
    }
    return handle;
}

std::string head_of(const Request& request) {
    auto head = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: {}\r\n",
                            request.method, request.target, request.body.size());
    for (const auto& [name, value] : request.headers) {
        head += fmt::format("{}: {}\r\n", name, value);
    }
    return head + "\r\n";
}

/// The head of the answer, without its empty line, and the bytes that came after it.
std::pair<std::string, std::string> read_head(Hijacked& connection, const Request& request, const Patience& patience) {
    constexpr std::string_view end_of_head = "\r\n\r\n";
    std::string text;
    auto end = std::string::npos;
    while (end == std::string::npos) {
        const auto bytes = connection.read(patience);
        if (bytes.empty() || text.size() > longest_head) {
            const auto reason = bytes.empty() ? Reason::broken : Reason::malformed;
            throw TransportError(reason, fmt::format("{} {}: the connection ended before the head of an answer was complete",
                                                     request.method, request.target));
        }
        text += bytes;
        end = text.find(end_of_head);
    }
    return {text.substr(0, end), text.substr(end + end_of_head.size())};
}

/// The body of a refusal, as far as its length is told.
void read_refusal(Hijacked& connection, Response& response, std::string begun, const Patience& patience) {
    const auto* const text = response.header("Content-Length");
    std::size_t length = 0;
    if (text != nullptr) {
        std::from_chars(text->data(), text->data() + text->size(), length);
    }
    constexpr std::size_t cap = 1UL << 20U;
    response.body = std::move(begun);
    while (response.body.size() < std::min(length, cap)) {
        const auto bytes = connection.read(patience);
        if (bytes.empty()) {
            return;
        }
        response.body += bytes;
    }
}

}  // namespace

std::optional<Hijacked> Client::open(const Request& request, const Patience& patience, Response& rejected) {
    auto state = std::make_unique<Hijacked::State>(connect_to(endpoint_, request.target, patience), endpoint_.tls);
    auto* const kept = state.get();
    Hijacked connection{std::move(state)};
    connection.write(head_of(request) + request.body, patience);
    auto [head, rest] = read_head(connection, request, patience);
    auto response = parse_head(head);
    if (response.status == 101 || response.status == 200) {
        kept->keep(std::move(rest));
        return connection;
    }
    read_refusal(connection, response, std::move(rest), patience);
    rejected = std::move(response);
    return std::nullopt;
}

}  // namespace testcontainers::http

#include "http/drive.hpp"
#include "http/failure.hpp"
#include "http/head.hpp"
#include "http/hijacked_state.hpp"
#include "http/sigpipe.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <utility>

namespace testcontainers::http {
namespace {

using Reason = TransportError::Reason;

constexpr std::size_t longest_refusal = 1UL << 20U;

/// Connects, and leaves the connection to the caller.
CurlHandle connect_to(const Endpoint& endpoint, const Patience& patience, const Undertaking& call) {
    auto handle = make_handle();
    CURL* const easy = handle.easy.get();
    std::array<char, CURL_ERROR_SIZE> words{};
    prepare(easy, endpoint);
    curl_easy_setopt(easy, CURLOPT_URL, url_of(endpoint, "/").c_str());
    curl_easy_setopt(easy, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, words.data());
    // It stays with its multi handle: libcurl finds the connection there.
    curl_multi_add_handle(handle.multi.get(), easy);
    const SigpipeBlocked no_sigpipe;
    if (const auto result = drive(handle.multi.get(), patience, call); result != CURLE_OK) {
        fail(result, easy, words.data(), call, {});
    }
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, static_cast<char*>(nullptr));
    return handle;
}

std::string head_of(const Request& request, const Endpoint& endpoint) {
    auto head = fmt::format(
        "{} {} HTTP/1.1\r\nHost: {}\r\nConnection: Upgrade\r\nUpgrade: tcp\r\nContent-Length: {}\r\n",
        request.method, request.target, host_of(endpoint), request.body.size());
    for (const auto& [name, value] : request.headers) {
        head += header_line(name, value) + "\r\n";
    }
    return head + "\r\n";
}

/// The answer of a server that is asked to upgrade, read from the connection itself.
class Answer {
public:
    Answer(Hijacked& connection, const Undertaking& call, const Patience& patience)
        : connection_(connection), call_(call), patience_(patience) {}

    /// The final head. Interim ones are passed over.
    [[nodiscard]] Response read_head() {
        constexpr std::string_view end_of_head = "\r\n\r\n";
        for (;;) {
            const auto end = bytes_.find(end_of_head);
            if (end == std::string::npos) {
                read_more_of_head();
                continue;
            }
            auto response = parse_head(std::string_view{bytes_}.substr(0, end));
            bytes_.erase(0, end + end_of_head.size());
            if (response.status == 0) {
                throw TransportError(Reason::malformed, fmt::format("{}: what {} answers is not HTTP/1.1",
                                                                    call_.operation, call_.server));
            }
            if (response.status == 101 || response.status >= 200) {
                return response;
            }
        }
    }

    /// A body by its length, its chunks, or up to the end of the connection; its first MiB.
    [[nodiscard]] std::string read_body(const Response& response) {
        const auto* const length = response.header("Content-Length");
        const auto* const encoding = response.header("Transfer-Encoding");
        std::size_t wanted = longest_refusal;
        if (length != nullptr) {
            std::from_chars(length->data(), length->data() + length->size(), wanted);
        }
        if (encoding != nullptr && same_name(*encoding, "chunked")) {
            return read_chunks();
        }
        while (bytes_.size() < std::min(wanted, longest_refusal) && read_more()) {
        }
        bytes_.resize(std::min({bytes_.size(), wanted, longest_refusal}));
        return std::move(bytes_);
    }

    /// What came after what was read.
    [[nodiscard]] std::string rest() { return std::move(bytes_); }

private:
    bool read_more() {
        const auto more = connection_.read(patience_);
        bytes_ += more;
        return !more.empty();
    }

    void read_more_of_head() {
        if (bytes_.size() > longest_head) {
            throw TransportError(Reason::malformed,
                                 fmt::format("{}: the head of the answer is longer than {} bytes",
                                             call_.operation, longest_head));
        }
        if (!read_more()) {
            throw TransportError(Reason::broken,
                                 call_.operation +
                                     ": the connection ended before the head of an answer was complete");
        }
    }

    std::string read_chunks() {
        std::string body;
        std::size_t size = 1;
        while (size > 0 && body.size() < longest_refusal) {
            auto end = bytes_.find("\r\n");
            while (end == std::string::npos && bytes_.size() <= longest_head && read_more()) {
                end = bytes_.find("\r\n");
            }
            size = 0;
            std::from_chars(bytes_.data(), bytes_.data() + std::min(end, bytes_.size()), size, 16);
            size = std::min(size, longest_refusal);
            bytes_.erase(0, end == std::string::npos ? end : end + 2);
            while (bytes_.size() < size + 2 && read_more()) {
            }
            body += bytes_.substr(0, size);
            bytes_.erase(0, size + 2);
        }
        return body;
    }

    Hijacked& connection_;
    const Undertaking& call_;
    const Patience& patience_;
    std::string bytes_;
};

} // namespace

std::optional<Hijacked> Client::open(const Request& request, const Patience& patience, Response& rejected) {
    const auto call = undertaking(request, endpoint_);
    auto state =
        std::make_unique<Hijacked::State>(connect_to(endpoint_, patience, call), endpoint_.tls, call);
    auto& stream = *state;
    Hijacked connection{std::move(state)};
    connection.write(head_of(request, endpoint_) + request.body, patience);
    Answer answer{connection, call, patience};
    auto response = answer.read_head();
    if (response.status == 101 || response.status == 200) {
        stream.keep(answer.rest());
        return connection;
    }
    response.body = answer.read_body(response);
    rejected = std::move(response);
    return std::nullopt;
}

} // namespace testcontainers::http

#pragma once

#include "http/curl_handle.hpp"
#include "http/message.hpp"
#include "http/undertaking.hpp"

#include <array>
#include <cstddef>
#include <exception>
#include <functional>
#include <string_view>

namespace testcontainers::http {

/// One exchange over one handle: a request on its way out, an answer on its way in.
class Transfer {
public:
    /// `sink` may be empty: the body is then kept in the answer. All references must outlive the transfer.
    /// @throws ConfigError when a header is none, or the path of the server's socket is too long.
    Transfer(CurlHandle& handle, const Endpoint& endpoint, const Request& request, const BodySink& sink,
             const std::function<void(const Response&)>& on_headers);
    Transfer(const Transfer&) = delete;
    Transfer& operator=(const Transfer&) = delete;
    ~Transfer();

    /// Drives the exchange to its end.
    /// @throws TransportError when no complete answer comes, and what source, sink or `on_headers` throw.
    [[nodiscard]] Response run(const Patience& patience);

    /// Whether the answer came in full, so that the connection can be used again.
    [[nodiscard]] bool complete() const noexcept { return complete_; }

private:
    static std::size_t body_callback(char* bytes, std::size_t one, std::size_t count, void* self) noexcept;
    static std::size_t head_callback(char* bytes, std::size_t one, std::size_t count, void* self) noexcept;
    static std::size_t source_callback(char* buffer, std::size_t one, std::size_t count, void* self) noexcept;

    void set_callbacks();
    void set_headers();
    void set_body();
    bool take_body(std::string_view bytes);
    void take_head(std::string_view line);
    void conclude(CURLcode result);

    CurlHandle& handle_;
    const Request& request_;
    const BodySink& sink_;
    const std::function<void(const Response&)>& on_headers_;
    Undertaking call_;
    HeaderList headers_;
    /// Where to connect to instead of to the host that the request names.
    HeaderList connect_to_;
    std::array<char, CURL_ERROR_SIZE> error_text_{};
    Response response_;
    std::size_t head_size_ = 0;
    bool head_came_ = false;
    std::exception_ptr failure_;
    /// By the sink, or by a stop that is meant so.
    bool ended_early_ = false;
    bool complete_ = false;
};

} // namespace testcontainers::http

#include "http/transfer.hpp"

#include "http/head.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <optional>
#include <utility>

namespace testcontainers::http {
namespace {

using Reason = TransportError::Reason;
using Clock = std::chrono::steady_clock;

constexpr std::size_t error_body_cap = 1UL << 20U;

/// What libcurl takes for "stop": it is told from any count of bytes.
constexpr std::size_t stop_writing = CURL_WRITEFUNC_ERROR;

bool has_content_type(const Headers& headers) {
    return std::any_of(headers.begin(), headers.end(), [](const auto& header) { return header.first == "Content-Type"; });
}

}  // namespace

Transfer::Transfer(CurlHandle& handle, const Endpoint& endpoint, const Request& request, const BodySink& sink,
                   const std::function<void(const Response&)>& on_headers)
    : handle_(handle), endpoint_(endpoint), request_(request), sink_(sink), on_headers_(on_headers) {
    CURL* const easy = handle_.easy.get();
    curl_easy_reset(easy);
    prepare(easy, endpoint_);
    curl_easy_setopt(easy, CURLOPT_URL, url_of(endpoint_, request_.target).c_str());
    curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &body_callback);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &head_callback);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    // A body from a source cannot be sent a second time.
    if (!request_.repeatable || request_.source) {
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    }
    headers_.add("Expect:");
    for (const auto& [name, value] : request_.headers) {
        headers_.add(name + ": " + value);
    }
    set_body();
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
    curl_multi_add_handle(handle_.multi.get(), easy);
}

Transfer::~Transfer() {
    curl_multi_remove_handle(handle_.multi.get(), handle_.easy.get());
}

void Transfer::set_body() {
    CURL* const easy = handle_.easy.get();
    if (request_.source) {
        headers_.add("Transfer-Encoding: chunked");
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256L * 1024);
        curl_easy_setopt(easy, CURLOPT_READFUNCTION, &source_callback);
        curl_easy_setopt(easy, CURLOPT_READDATA, this);
    } else if (request_.method == "POST" || request_.method == "PUT" || !request_.body.empty()) {
        if (!has_content_type(request_.headers)) {
            headers_.add("Content-Type:");
        }
        curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
        curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.data());
    } else if (request_.method == "HEAD") {
        curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    }
}

std::size_t Transfer::body_callback(char* bytes, std::size_t one, std::size_t count, void* self) noexcept {
    auto* const transfer = static_cast<Transfer*>(self);
    try {
        return transfer->take_body({bytes, one * count}) ? one * count : stop_writing;
    } catch (...) {
        transfer->failure_ = std::current_exception();
        return stop_writing;
    }
}

std::size_t Transfer::head_callback(char* bytes, std::size_t one, std::size_t count, void* self) noexcept {
    auto* const transfer = static_cast<Transfer*>(self);
    try {
        return transfer->take_head({bytes, one * count}) ? one * count : 0;
    } catch (...) {
        transfer->failure_ = std::current_exception();
        return 0;
    }
}

std::size_t Transfer::source_callback(char* buffer, std::size_t one, std::size_t count, void* self) noexcept {
    auto* const transfer = static_cast<Transfer*>(self);
    try {
        return transfer->request_.source({buffer, one * count});
    } catch (...) {
        transfer->failure_ = std::current_exception();
        return CURL_READFUNC_ABORT;
    }
}

bool Transfer::take_body(std::string_view bytes) {
    received_ += bytes.size();
    if (sink_ && response_.ok()) {
        ended_by_sink_ = !sink_(bytes);
        return !ended_by_sink_;
    }
    const auto cap = response_.ok() ? std::string::npos : error_body_cap;
    const auto room = cap - std::min(cap, response_.body.size());
    response_.body.append(bytes.substr(0, room));
    return true;
}

bool Transfer::take_head(std::string_view line) {
    head_size_ += line.size();
    if (head_size_ > longest_head) {
        failure_ = std::make_exception_ptr(TransportError{
            Reason::malformed, fmt::format("{}: the head of the answer is longer than {} bytes", operation(), longest_head)});
        return false;
    }
    if (take_head_line(response_, line) && on_headers_) {
        on_headers_(response_);
    }
    return true;
}

std::string Transfer::operation() const {
    return request_.method + " " + request_.target;
}

Response Transfer::run(const Patience& patience) {
    const std::stop_callback wake{patience.stop, [multi = handle_.multi.get()] { curl_multi_wakeup(multi); }};
    drive(patience);
    return std::move(response_);
}

void Transfer::drive(const Patience& patience) {
    for (;;) {
        int running = 0;
        curl_multi_perform(handle_.multi.get(), &running);
        int more = 0;
        if (const CURLMsg* const message = curl_multi_info_read(handle_.multi.get(), &more); message != nullptr) {
            conclude(message->data.result);
            return;
        }
        wait_for_something(patience);
    }
}

void Transfer::wait_for_something(const Patience& patience) {
    if (patience.stop.stop_requested()) {
        throw TransportError(Reason::cancelled, fmt::format("{}: cancelled", operation()));
    }
    auto time = std::chrono::milliseconds{60'000};
    if (patience.deadline) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(*patience.deadline - Clock::now());
        if (left <= std::chrono::milliseconds::zero()) {
            throw TransportError(Reason::timed_out,
                                 fmt::format("{}: no complete answer in time; {} bytes of a body came", operation(), received_));
        }
        time = std::min(time, left);
    }
    curl_multi_poll(handle_.multi.get(), nullptr, 0, static_cast<int>(time.count()), nullptr);
}

void Transfer::conclude(CURLcode result) {
    if (failure_) {
        std::rethrow_exception(failure_);
    }
    if (ended_by_sink_) {
        return;
    }
    if (result == CURLE_OK) {
        complete_ = true;
        return;
    }
    if (result == CURLE_COULDNT_CONNECT || result == CURLE_COULDNT_RESOLVE_HOST) {
        long error = 0;
        curl_easy_getinfo(handle_.easy.get(), CURLINFO_OS_ERRNO, &error);
        const std::string why = error != 0 ? std::strerror(static_cast<int>(error)) : error_text_.data();
        throw TransportError(Reason::refused, fmt::format("cannot connect to {}: {}", to_string(endpoint_), why));
    }
    const char* const why = error_text_.front() != '\0' ? error_text_.data() : curl_easy_strerror(result);
    const auto reason = result == CURLE_OPERATION_TIMEDOUT     ? Reason::timed_out
                        : result == CURLE_UNSUPPORTED_PROTOCOL ? Reason::malformed
                        : result == CURLE_WEIRD_SERVER_REPLY   ? Reason::malformed
                                                               : Reason::broken;
    throw TransportError(reason, fmt::format("{}: the connection ended after {} bytes of a body: {}", operation(), received_, why));
}

}  // namespace testcontainers::http

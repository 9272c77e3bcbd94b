#include "http/transfer.hpp"

#include "http/drive.hpp"
#include "http/failure.hpp"
#include "http/head.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace testcontainers::http {
namespace {

using Reason = TransportError::Reason;

constexpr std::size_t error_body_cap = 1UL << 20U;

/// What is read of a stream at once.
constexpr long stream_buffer = 64L * 1024;

/// What libcurl takes for "stop": it is told from any count of bytes.
constexpr std::size_t stop_writing = CURL_WRITEFUNC_ERROR;

} // namespace

Transfer::Transfer(CurlHandle& handle, const Endpoint& endpoint, const Request& request, const BodySink& sink,
                   const std::function<void(const Response&)>& on_headers)
    : handle_(handle), request_(request), sink_(sink), on_headers_(on_headers),
      call_(undertaking(request, endpoint)) {
    CURL* const easy = handle_.easy.get();
    prepare(easy, endpoint);
    curl_easy_setopt(easy, CURLOPT_URL, url_of(endpoint, request_.target).c_str());
    if (!endpoint.name.empty()) {
        connect_to_.add("::" + address_of(endpoint));
        curl_easy_setopt(easy, CURLOPT_CONNECT_TO, connect_to_.get());
    }
    set_callbacks();
    // A body from a source cannot be sent a second time.
    if (!request_.repeatable || request_.source) {
        curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L);
    }
    set_headers();
    set_body();
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request_.method.c_str());
    curl_easy_setopt(easy, CURLOPT_HTTPHEADER, headers_.get());
    curl_multi_add_handle(handle_.multi.get(), easy);
}

Transfer::~Transfer() {
    curl_multi_remove_handle(handle_.multi.get(), handle_.easy.get());
    // Nothing of this transfer is pointed at any more.
    curl_easy_reset(handle_.easy.get());
}

void Transfer::set_callbacks() {
    CURL* const easy = handle_.easy.get();
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_text_.data());
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &body_callback);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &head_callback);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, &source_callback);
    curl_easy_setopt(easy, CURLOPT_READDATA, this);
    if (sink_) {
        curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, stream_buffer);
    }
}

void Transfer::set_headers() {
    headers_.add("Expect:");
    bool has_type = false;
    for (const auto& [name, value] : request_.headers) {
        const auto line = header_line(name, value);
        // libcurl takes a header without a value for one that is not to be sent.
        const bool is_blank = value.find_first_not_of(" \t") == std::string::npos;
        headers_.add(is_blank ? name + ';' : line);
        has_type = has_type || same_name(name, "Content-Type");
    }
    if (!has_type) {
        headers_.add("Content-Type:");
    }
}

void Transfer::set_body() {
    CURL* const easy = handle_.easy.get();
    if (request_.source) {
        headers_.add("Transfer-Encoding: chunked");
        curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
        curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, 256L * 1024);
    } else if (request_.method == "POST" || request_.method == "PUT" || !request_.body.empty()) {
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
        transfer->take_head({bytes, one * count});
        return one * count;
    } catch (...) {
        transfer->failure_ = std::current_exception();
        return stop_writing;
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
    call_.received += bytes.size();
    if (call_.streams) {
        ended_early_ = !sink_(bytes);
        return !ended_early_;
    }
    const auto cap = response_.ok() ? std::string::npos : error_body_cap;
    const auto room = cap - std::min(cap, response_.body.size());
    response_.body.append(bytes.substr(0, room));
    return true;
}

void Transfer::take_head(std::string_view line) {
    head_size_ += line.size();
    if (head_size_ > longest_head) {
        throw TransportError(
            Reason::malformed,
            fmt::format("{}: the head of the answer is longer than {} bytes", call_.operation, longest_head));
    }
    // What comes after the body is no part of the head.
    if (head_came_ || !take_head_line(response_, line)) {
        return;
    }
    head_came_ = true;
    call_.streams = sink_ && response_.ok();
    if (response_.status == 101) {
        throw TransportError(Reason::malformed,
                             call_.operation +
                                 ": the server changes the protocol (101), which it was not asked to");
    }
    if (on_headers_) {
        on_headers_(response_);
    }
}

Response Transfer::run(const Patience& patience) {
    const auto result = drive(handle_.multi.get(), patience, call_);
    ended_early_ = ended_early_ || result == CURLE_ABORTED_BY_CALLBACK;
    conclude(result);
    return std::move(response_);
}

void Transfer::conclude(CURLcode result) {
    if (failure_) {
        std::rethrow_exception(failure_);
    }
    if (ended_early_) {
        return;
    }
    if (result == CURLE_OK && head_came_) {
        complete_ = true;
        return;
    }
    const auto* const length = response_.header("Content-Length");
    fail(result, handle_.easy.get(), error_text_.data(), call_,
         {.head_came = head_came_, .promised = length == nullptr ? std::nullopt : std::optional{*length}});
}

} // namespace testcontainers::http

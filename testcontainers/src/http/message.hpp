#pragma once

#include "values/deadline.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testcontainers::http {

/// Names are compared without regard to case.
using Headers = std::vector<std::pair<std::string, std::string>>;

/// Whether two names are of the same header.
[[nodiscard]] bool same_name(std::string_view left, std::string_view right) noexcept;

/// Fills `buffer` with the next bytes of a body and returns how many; 0 is the end. An exception aborts the
/// request and comes out of it.
using BodySource = std::function<std::size_t(std::span<char> buffer)>;

/// Takes the next bytes of an answer's body. Returning false ends the exchange early, without an error.
/// An exception ends it and comes out of it.
using BodySink = std::function<bool(std::string_view bytes)>;

/// The time and the will to wait for an answer.
struct Patience {
    /// The whole call, from connecting to the last byte; none for streams that last.
    std::optional<std::chrono::steady_clock::time_point> deadline;
    /// Ends the call within 200 ms with TransportError::Reason::cancelled.
    std::stop_token stop;
    /// Whether a stop while a body goes to its sink is no error, but ends it as the sink can.
    bool stop_ends_stream = false;

    /// A deadline that far from now.
    [[nodiscard]] static Patience of(std::chrono::milliseconds time, std::stop_token stop = {}) {
        return {.deadline = deadline_after(time), .stop = std::move(stop)};
    }
};

/// A request. `target` is path and query, already percent-encoded.
struct Request {
    std::string method = "GET";
    std::string target = "/";
    Headers headers;
    /// A small body, sent with its length.
    std::string body;
    /// A body of unknown length, sent in chunks, instead of `body`.
    BodySource source;
    /// Whether the request may be sent again on a fresh connection when a kept one turns out dead before any
    /// byte came back. Without it the request goes out on a fresh connection, so that it reaches the server
    /// at most once.
    bool repeatable = true;
};

/// An answer. Where it was streamed into a sink, `body` is empty (but for error statuses, whose first MiB is
/// kept).
struct Response {
    int status = 0;
    Headers headers;
    std::string body;

    /// The first header of that name, without regard to case; nullptr when there is none.
    [[nodiscard]] const std::string* header(std::string_view name) const noexcept;

    /// Whether the status is 2xx.
    [[nodiscard]] bool ok() const noexcept { return status >= 200 && status < 300; }
};

/// The time that a `Date` header tells (RFC 9110 section 5.6.7); nothing when it tells none.
[[nodiscard]] std::optional<std::chrono::system_clock::time_point>
parse_date(const std::string& text) noexcept;

/// Percent-encodes everything but the unreserved characters of RFC 3986: for one path segment or one query
/// value.
[[nodiscard]] std::string percent_encode(std::string_view text);

/// Builds a target: `Target("/containers/").segment(id).path("/json").query("size", "1")`.
class Target {
public:
    explicit Target(std::string path) : text_(std::move(path)) {}

    /// Appends literal path text.
    Target& path(std::string_view literal);
    /// Appends one encoded segment, without a slash before it. @throws ConfigError when it is empty.
    Target& segment(std::string_view value);
    /// Appends an encoded query parameter.
    Target& query(std::string_view name, std::string_view value);

    /// The whole target.
    [[nodiscard]] const std::string& text() const noexcept { return text_; }

private:
    std::string text_;
    bool has_query_ = false;
};

} // namespace testcontainers::http

#pragma once

#include "http/undertaking.hpp"

#include <curl/curl.h>

#include <optional>
#include <string>

namespace testcontainers::http {

/// How far an answer came before its transfer failed.
struct Progress {
    bool head_came = false;
    /// What `Content-Length` promised.
    std::optional<std::string> promised;
};

/// Throws what the end of a transfer means.
/// @param words libcurl's own words; may be empty.
/// @throws TransportError; ConfigError when the target is none.
[[noreturn]] void fail(CURLcode result, CURL* easy, const std::string& words, const Undertaking& call,
                       const Progress& progress);

} // namespace testcontainers::http

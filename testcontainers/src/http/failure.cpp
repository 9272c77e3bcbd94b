#include "http/failure.hpp"

#include "http/head.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <system_error>

namespace testcontainers::http {
namespace {

using Reason = TransportError::Reason;

bool is_of_connecting(CURLcode result) {
    switch (result) {
    case CURLE_COULDNT_CONNECT:
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_OPERATION_TIMEDOUT: // the whole call has no time limit of libcurl's
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_PEER_FAILED_VERIFICATION:
        return true;
    default:
        return false;
    }
}

bool is_of_form(CURLcode result) {
    return result == CURLE_UNSUPPORTED_PROTOCOL || result == CURLE_WEIRD_SERVER_REPLY ||
           result == CURLE_BAD_CONTENT_ENCODING;
}

/// The system's words for why no connection was made, else libcurl's.
std::string reason_of_connecting(CURLcode result, CURL* easy, const std::string& words) {
    long error = 0;
    curl_easy_getinfo(easy, CURLINFO_OS_ERRNO, &error);
    if (result == CURLE_COULDNT_CONNECT && error != 0) {
        return std::generic_category().message(static_cast<int>(error));
    }
    return words;
}

std::string end_of(const Undertaking& call, const Progress& progress) {
    if (!progress.head_came) {
        return "the connection ended before the head of an answer was complete";
    }
    return fmt::format("the connection ended after {} bytes of a body {}", call.received,
                       progress.promised ? "of " + *progress.promised : "whose end did not come");
}

} // namespace

void fail(CURLcode result, CURL* easy, const std::string& words, const Undertaking& call,
          const Progress& progress) {
    const std::string why = words.empty() ? curl_easy_strerror(result) : words;
    if (is_of_connecting(result)) {
        throw TransportError(
            result == CURLE_OPERATION_TIMEDOUT ? Reason::timed_out : Reason::refused,
            fmt::format("cannot connect to {}: {}", call.server, reason_of_connecting(result, easy, why)));
    }
    if (result == CURLE_URL_MALFORMAT) {
        throw ConfigError(fmt::format(
            "{}: this is not a path of a URL; it must begin with / and be percent-encoded", call.operation));
    }
    // What libcurl says of a line of a head that is longer than it takes.
    if (!progress.head_came && result == CURLE_OUT_OF_MEMORY) {
        throw TransportError(
            Reason::malformed,
            fmt::format("{}: the head of the answer is longer than {} bytes", call.operation, longest_head));
    }
    if (is_of_form(result)) {
        throw TransportError(Reason::malformed, fmt::format("{}: what {} answers is not HTTP/1.1: {}",
                                                            call.operation, call.server, why));
    }
    if (result == CURLE_OK || result == CURLE_GOT_NOTHING || result == CURLE_PARTIAL_FILE) {
        throw TransportError(Reason::broken, fmt::format("{}: {}", call.operation, end_of(call, progress)));
    }
    throw TransportError(Reason::broken,
                         fmt::format("{}: {}: {}", call.operation, end_of(call, progress), why));
}

} // namespace testcontainers::http

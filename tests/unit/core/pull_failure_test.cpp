#include "core/pull_failure.hpp"

#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

TEST(PullFailure, MayPassByItself) {
    for (const auto* const words : {
             "toomanyrequests: You have reached your pull rate limit. You may increase the limit by "
             "authenticating",
             "error parsing HTTP 429 response body: Too Many Requests",
             "error parsing HTTP 429 response body: unexpected end of JSON input: \"\"",
             "Get \"http://127.0.0.1:1/v2/\": dial tcp 127.0.0.1:1: connect: connection refused",
             "Get \"https://registry.example/v2/\": net/http: TLS handshake timeout",
             "Get \"https://registry.example/v2/\": EOF",
             "unexpected EOF",
             "EOF",
             "received unexpected HTTP status: 500 Internal Server Error",
             "received unexpected HTTP status: 503 Service Unavailable",
             "read tcp 10.0.0.1:1->10.0.0.2:443: read: connection reset by peer",
             "dial tcp: lookup registry.example: Temporary failure in name resolution",
             "net/http: request canceled while waiting for connection (Client.Timeout exceeded while "
             "awaiting headers)",
         }) {
        EXPECT_TRUE(may_pass_by_itself(words)) << words;
    }
}

TEST(PullFailure, MayBeOfANameServer) {
    EXPECT_TRUE(
        may_pass_by_itself("Get \"https://registry.example/v2/\": dial tcp: lookup registry.example on "
                           "127.0.0.53:53: no such host"));
}

TEST(PullFailure, IsFinal) {
    for (const auto* const words : {
             "manifest for redis:99 not found: manifest unknown: manifest unknown",
             "pull access denied for nobody/nothing, repository does not exist or may require 'docker login'",
             "unauthorized: authentication required",
             "unauthorized: incorrect username or password",
             "no basic auth credentials",
             "no matching manifest for linux/arm64 in the manifest list entries",
             "write /var/lib/docker/tmp: no space left on device",
             "x509: certificate signed by unknown authority",
             "something that nobody has heard of",
             "",
         }) {
        EXPECT_FALSE(may_pass_by_itself(words)) << words;
    }
}

TEST(PullFailure, IsDistrust) {
    EXPECT_TRUE(
        is_distrust("Get \"https://reg.example/v2/\": x509: certificate signed by unknown authority"));
    EXPECT_TRUE(
        is_distrust("tls: failed to verify certificate: x509: certificate signed by unknown authority"));
    EXPECT_FALSE(is_distrust("x509: certificate has expired or is not yet valid"));
    EXPECT_FALSE(is_distrust("unauthorized: authentication required"));
}

} // namespace
} // namespace testcontainers::core

#include "http/curl_handle.hpp"

#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

#include <string>

namespace testcontainers::http {
namespace {

TEST(CurlHandle, MakesTheUrlOfATarget) {
    EXPECT_EQ(url_of(Endpoint{.unix_socket = "/run/x.sock"}, "/_ping"), "http://localhost/_ping");
    EXPECT_EQ(url_of(Endpoint{.host = "::1", .port = 80}, "/a?b"), "http://[::1]:80/a?b");
    EXPECT_EQ(url_of(Endpoint{.host = "engine.test", .port = 2376, .tls = true}, "/"),
              "https://engine.test:2376/");
}

TEST(CurlHandle, TakesASocketWithTheLongestPathThereIs) {
    const auto handle = make_handle();
    EXPECT_NO_THROW(prepare(handle.easy.get(), {.unix_socket = "/" + std::string(106, 'x')}));
    EXPECT_THROW(prepare(handle.easy.get(), {.unix_socket = "/" + std::string(107, 'x')}), ConfigError);
}

} // namespace
} // namespace testcontainers::http

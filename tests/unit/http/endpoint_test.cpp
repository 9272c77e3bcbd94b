#include "http/endpoint.hpp"

#include <gtest/gtest.h>

namespace testcontainers::http {
namespace {

TEST(HttpEndpoint, IsNamedByItsUrl) {
    EXPECT_EQ(to_string(Endpoint{.unix_socket = "/var/run/docker.sock"}), "unix:///var/run/docker.sock");
    EXPECT_EQ(to_string(Endpoint{.host = "127.0.0.1", .port = 2375}), "tcp://127.0.0.1:2375");
    EXPECT_EQ(to_string(Endpoint{.host = "::1", .port = 2376, .tls = true}), "tcp://[::1]:2376");
}

TEST(HttpEndpoint, TellsTheHostOfARequest) {
    EXPECT_EQ(host_of(Endpoint{.unix_socket = "/var/run/docker.sock"}), "localhost");
    EXPECT_EQ(host_of(Endpoint{.host = "engine", .port = 2375}), "engine:2375");
    EXPECT_EQ(host_of(Endpoint{.host = "::1", .port = 2376}), "[::1]:2376");
}

TEST(HttpEndpoint, IsASocketOrNot) {
    EXPECT_TRUE(Endpoint{.unix_socket = "/x"}.is_unix());
    EXPECT_FALSE(Endpoint{.host = "x"}.is_unix());
    EXPECT_EQ(Endpoint{.host = "x"}, Endpoint{.host = "x"});
    EXPECT_NE(Endpoint{.host = "x"}, (Endpoint{.host = "x", .tls = true}));
}

} // namespace
} // namespace testcontainers::http

#include "http/curl_handle.hpp"
#include "http/endpoint.hpp"
#include "http/undertaking.hpp"

#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace testcontainers::http {
namespace {

using namespace std::chrono_literals;
using Reason = TransportError::Reason;
using ::testing::StartsWith;

TEST(HttpEndpoint, IsWrittenAsDockerHostIs) {
    EXPECT_EQ(to_string(Endpoint{.unix_socket = "/run/x.sock"}), "unix:///run/x.sock");
    EXPECT_EQ(to_string(Endpoint{.host = "127.0.0.1", .port = 2375}), "tcp://127.0.0.1:2375");
    EXPECT_EQ(to_string(Endpoint{.host = "::1", .port = 2376, .tls = true}), "tcp://[::1]:2376");
}

TEST(HttpEndpoint, NamesTheHostOfARequest) {
    EXPECT_EQ(host_of(Endpoint{.unix_socket = "/run/x.sock"}), "localhost");
    EXPECT_EQ(host_of(Endpoint{.host = "engine.test", .port = 2375}), "engine.test:2375");
    EXPECT_EQ(host_of(Endpoint{.host = "::1", .port = 2375}), "[::1]:2375");
}

TEST(HttpEndpoint, MakesTheUrlOfATarget) {
    EXPECT_EQ(url_of(Endpoint{.unix_socket = "/run/x.sock"}, "/_ping"), "http://localhost/_ping");
    EXPECT_EQ(url_of(Endpoint{.host = "::1", .port = 80}, "/a?b"), "http://[::1]:80/a?b");
    EXPECT_EQ(url_of(Endpoint{.host = "engine.test", .port = 2376, .tls = true}, "/"),
              "https://engine.test:2376/");
}

TEST(HttpEndpoint, TakesASocketWithTheLongestPathThereIs) {
    const auto handle = make_handle();
    EXPECT_NO_THROW(prepare(handle.easy.get(), {.unix_socket = "/" + std::string(106, 'x')}));
    EXPECT_THROW(prepare(handle.easy.get(), {.unix_socket = "/" + std::string(107, 'x')}), ConfigError);
}

/// How `longest_sleep` ends a call that was begun that long ago.
TransportError end_of(const Patience& patience, std::chrono::milliseconds age, std::size_t received = 0) {
    const Undertaking call{.operation = "GET /x",
                           .server = "unix:///run/x.sock",
                           .begun = std::chrono::steady_clock::now() - age,
                           .received = received};
    try {
        (void)longest_sleep(patience, call);
    } catch (const TransportError& error) {
        return error;
    }
    throw std::logic_error("the call goes on");
}

TEST(LongestSleep, IsNoLongerThanTheDeadlineIsAway) {
    const Undertaking call;
    EXPECT_GT(longest_sleep({}, call), 1000);
    EXPECT_GT(longest_sleep(Patience::of(10h), call), 1000);
    const int sleep = longest_sleep(Patience::of(5s), call);
    EXPECT_GT(sleep, 0);
    EXPECT_LE(sleep, 5000);
}

TEST(LongestSleep, TellsHowLongTheCallWasGiven) {
    const auto now = std::chrono::steady_clock::now();
    const Patience over{.deadline = now - 1s, .stop = {}};
    const auto error = end_of(over, 3s);
    EXPECT_EQ(error.reason(), Reason::timed_out);
    EXPECT_THAT(error.message(), StartsWith("GET /x: no complete answer from unix:///run/x.sock within 2 s"));
    EXPECT_THAT(end_of(over, 1250ms).message(), ::testing::ContainsRegex("within 2[45][0-9] ms$"));
    EXPECT_THAT(end_of(over, 3s, 120).message(), ::testing::EndsWith("; 120 bytes of its body came"));
    EXPECT_THAT(end_of(over, 0s).message(), ::testing::EndsWith("within 0 ms"));
}

TEST(LongestSleep, EndsAtAStopEvenWhenTheDeadlineHasPassedToo) {
    std::stop_source stop;
    stop.request_stop();
    const auto error = end_of(Patience::of(-1s, stop.get_token()), 1s);
    EXPECT_EQ(error.reason(), Reason::cancelled);
    EXPECT_EQ(error.message(), "GET /x: cancelled");
}

} // namespace
} // namespace testcontainers::http

#include "testcontainers/link.hpp"

#include "support/tcp_client.hpp"
#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <ostream>
#include <string>
#include <utility>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A link to a server of the test itself.
class LinkToAServer : public ::testing::Test {
protected:
    WireServer server{WireServer::Kind::tcp, echo()};
    tc::Link link = tc::Link::to({"127.0.0.1", server.port()});
};

TEST_F(LinkToAServer, PassesBytesOn) {
    EXPECT_EQ(TcpClient(link.endpoint()).exchange("hello"), "hello");
    EXPECT_EQ(link.traffic().upstream, 5_B);
}

TEST_F(LinkToAServer, FaultsEndWithTheirObjects) {
    {
        const auto refused = link.refuse();
        EXPECT_EQ(TcpClient{}.connect(link.endpoint()), ECONNREFUSED);
    }
    EXPECT_EQ(TcpClient{}.connect(link.endpoint()), 0);
}

TEST_F(LinkToAServer, FaultsMoveWithTheirObjects) {
    auto first = link.refuse();
    auto second = std::move(first);
    first.end(); // NOLINT(bugprone-use-after-move): it has nothing to end any more
    EXPECT_EQ(TcpClient{}.connect(link.endpoint()), ECONNREFUSED);
    second = link.latency(1ms);
    EXPECT_EQ(TcpClient{}.connect(link.endpoint()), 0);
}

TEST_F(LinkToAServer, FaultsOfAMovedLinkStay) {
    const auto refused = link.refuse();
    const auto moved = std::move(link);
    EXPECT_EQ(TcpClient{}.connect(moved.endpoint()), ECONNREFUSED);
}

TEST_F(LinkToAServer, DoesNothingInAForkedChild) {
    TcpClient client(link.endpoint());
    EXPECT_EQ(client.exchange("x"), "x");
    auto refused = link.refuse();
    const auto child = ::fork();
    if (child == 0) {
        refused.end();
        link.reset();
        (void)link.traffic();
        ::_exit(0);
    }
    int status = -1;
    EXPECT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(client.exchange("y"), "y");
    EXPECT_EQ(TcpClient{}.connect(link.endpoint()), ECONNREFUSED);
}

TEST(Link, LeadsToEndpointsWithAPortAndAnAddress) {
    EXPECT_THROW((void)tc::Link::to({"127.0.0.1", 0}), tc::ConfigError);
    EXPECT_THROW((void)tc::Link::to({"no such name", 80}), tc::ConfigError);
}

/// A value that no fault may have.
struct BadFault {
    const char* name;
    std::function<tc::ActiveFault(const tc::Link&)> begin;
    std::string problem;
};

void PrintTo(const BadFault& fault, std::ostream* out) { *out << fault.name; }

class BadFaults : public ::testing::TestWithParam<BadFault> {};

TEST_P(BadFaults, AreRefusedAndChangeNothing) {
    const WireServer server(WireServer::Kind::tcp, echo());
    const auto link = tc::Link::to({"127.0.0.1", server.port()});
    try {
        const auto fault = GetParam().begin(link);
        FAIL() << "it was taken";
    } catch (const tc::ConfigError& error) {
        EXPECT_THAT(error.message(), HasSubstr(GetParam().problem));
    }
    EXPECT_EQ(TcpClient(link.endpoint()).exchange("as before"), "as before");
}

INSTANTIATE_TEST_SUITE_P(
    Link, BadFaults,
    ::testing::ValuesIn(std::vector<BadFault>{
        {"LatencyZero", [](auto& link) { return link.latency(0ms); },
         "delay: 0 µs is not possible; must be more than 0 and at most a day"},
        {"LatencyNegative", [](auto& link) { return link.latency(-1ms); }, "delay: -1000 µs is not possible"},
        {"LatencyEndless", [](auto& link) { return link.latency(25h); },
         "delay: 90000000000 µs is not possible"},
        {"JitterNegative", [](auto& link) { return link.latency({.delay = 1ms, .jitter = -1us}); },
         "jitter: -1 µs is not possible; must be 0 to a day"},
        {"JitterAboveDelay", [](auto& link) { return link.latency({.delay = 1ms, .jitter = 2ms}); },
         "jitter: 2000 µs is more than the delay of 1000 µs"},
        {"BandwidthZero", [](auto& link) { return link.bandwidth(0_B); },
         "per_second: 0 B lets nothing through; must be at least 1 B, or use half_open()"},
        {"SlowCloseNegative", [](auto& link) { return link.slow_close(-1us); },
         "delay: -1 µs is not possible"},
        {"SlicesOfNothing", [](auto& link) { return link.slices({.size = 0_B}); },
         "size: a piece of 0 B is none; must be at least 1 B"},
        {"SlicesVariation", [](auto& link) { return link.slices({.size = 2_B, .variation = 2_B}); },
         "variation: 2 B is not less than the size of 2 B"},
        {"SlicesPauseNegative", [](auto& link) { return link.slices({.size = 2_B, .pause = -1us}); },
         "pause: -1 µs is not possible; must be 0 to a day"},
        {"CloseAfterNegative", [](auto& link) { return link.half_open({.close_after = -1us}); },
         "close_after: -1 µs is not possible; must be 0 to a day"},
        {"ResetPeerEndless", [](auto& link) { return link.reset_peer({.delay = 25h}); },
         "delay: 90000000000 µs is not possible; must be 0 to a day"},
        {"ToxicityZero", [](auto& link) { return link.reset_peer({.toxicity = {.share = 0}}); },
         "toxicity: a share of 0 is not possible; must be more than 0 and at most 1"},
        {"ToxicityAboveOne",
         [](auto& link) { return link.latency({.delay = 1ms, .toxicity = {.share = 1.5}}); },
         "toxicity: a share of 1.5 is not possible"},
        {"ToxicityOfABandwidth",
         [](auto& link) { return link.bandwidth({.per_second = 1_KiB, .toxicity = {.share = -1}}); },
         "toxicity: a share of -1 is not possible"},
        {"ToxicityOfACutOff",
         [](auto& link) { return link.cut_off({.after = 1_KiB, .toxicity = {.share = std::nan("")}}); },
         "toxicity: a share of nan is not possible"},
        {"ToxicityOfAHalfOpen", [](auto& link) { return link.half_open({.toxicity = {.share = 2}}); },
         "toxicity: a share of 2 is not possible"},
        {"ToxicityOfASlowClose",
         [](auto& link) { return link.slow_close({.delay = 1ms, .toxicity = {.share = 2}}); },
         "toxicity: a share of 2 is not possible"},
        {"ToxicityOfSlices", [](auto& link) { return link.slices({.size = 1_B, .toxicity = {.share = 2}}); },
         "toxicity: a share of 2 is not possible"},
    }),
    [](const auto& fault) { return fault.param.name; });

} // namespace

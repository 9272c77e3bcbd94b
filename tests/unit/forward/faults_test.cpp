#include "forward/forwarder.hpp"

#include "support/tcp_client.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <thread>
#include <vector>

#include <sys/socket.h>

namespace {

using namespace std::chrono_literals;
using namespace testcontainers;
using namespace testcontainers::forward;
using namespace testcontainers::testsupport;
using Clock = std::chrono::steady_clock;
using End = TcpClient::End;

/// An echo with a forwarder in front.
class Faults : public ::testing::Test {
protected:
    static Target to(const WireServer& server) {
        return [addresses = addresses_of({"127.0.0.1", server.port()}, {})] { return addresses; };
    }

    WireServer server{WireServer::Kind::tcp, echo()};
    Forwarder forwarder{{}, to(server)};
    TcpClient client{forwarder.endpoint()};

    /// How long an exchange of `text` takes.
    Clock::duration round_trip(const std::string& text = "ping") {
        const auto begin = Clock::now();
        EXPECT_EQ(client.exchange(text), text);
        return Clock::now() - begin;
    }

    /// Whether nothing comes at once.
    [[nodiscard]] bool is_silent() {
        char byte = 0;
        return ::recv(client.descriptor(), &byte, 1, MSG_DONTWAIT) < 0 && errno == EAGAIN;
    }
};

TEST_F(Faults, LatencyDelaysAnswersUntilItEnds) {
    const auto fault = forwarder.begin(Latency{.delay = 60ms});
    EXPECT_GE(round_trip(), 60ms);
    EXPECT_GE(round_trip(), 60ms);
    forwarder.end(fault);
    const auto begin = Clock::now();
    for (int i = 0; i < 100; ++i) {
        (void)round_trip();
    }
    EXPECT_LT(Clock::now() - begin, 100 * 60ms);
}

TEST_F(Faults, LatenciesOfBothWaysAndOfSeveralFaultsAddUp) {
    const auto both = forwarder.begin(Latency{.delay = 20ms, .flow = Flow::both});
    const auto up = forwarder.begin(Latency{.delay = 30ms, .flow = Flow::upstream});
    EXPECT_GE(round_trip(), 70ms);
    forwarder.end(both);
    forwarder.end(up);
}

TEST_F(Faults, LatencyLetsManyBytesBeOnTheirWay) {
    const auto fault = forwarder.begin(Latency{.delay = 100ms});
    const auto begin = Clock::now();
    for (int i = 0; i < 50; ++i) {
        client.bytes().write("0123456789");
    }
    EXPECT_EQ(client.bytes().read(500).size(), 500U);
    EXPECT_LT(Clock::now() - begin, 50 * 100ms);
    forwarder.end(fault);
}

TEST_F(Faults, TheEndOfALatencySetsFreeWhatIsOnItsWay) {
    const auto fault = forwarder.begin(Latency{.delay = 1h});
    client.bytes().write("on its way");
    while (forwarder.traffic().upstream.count() < 10) {
        std::this_thread::yield();
    }
    forwarder.end(fault);
    EXPECT_EQ(client.bytes().read(10), "on its way");
    const auto shorter = forwarder.begin(Latency{.delay = 1ms});
    EXPECT_EQ(client.exchange("next"), "next");
    forwarder.end(shorter);
}

TEST_F(Faults, JitterKeepsTheOrder) {
    const auto fault = forwarder.begin(Latency{.delay = 5ms, .jitter = 5ms, .flow = Flow::both});
    std::string sent;
    for (int i = 0; i < 200; ++i) {
        const auto text = std::to_string(i) + ",";
        client.bytes().write(text);
        sent += text;
    }
    EXPECT_EQ(client.bytes().read(sent.size()), sent);
    forwarder.end(fault);
}

TEST_F(Faults, BandwidthLimitsTheRate) {
    const auto fault = forwarder.begin(Bandwidth{.per_second = Bytes{100'000}});
    const std::string text(30'000, 'x');
    const auto time = round_trip(text);
    // The first piece goes at once, and what came late is made up for.
    EXPECT_GE(time, 150ms);
    forwarder.end(fault);
}

TEST_F(Faults, TheEndOfABandwidthSetsTheRestFree) {
    const auto fault = forwarder.begin(Bandwidth{.per_second = Bytes{1}});
    client.bytes().write("0123456789");
    EXPECT_EQ(client.bytes().read(1), "0");
    forwarder.end(fault);
    EXPECT_EQ(client.bytes().read(9), "123456789");
}

TEST_F(Faults, CutOffEndsAConnectionAfterExactlySoManyBytes) {
    EXPECT_EQ(client.exchange("before"), "before");
    const auto fault = forwarder.begin(CutOff{.after = 5_B});
    client.bytes().write("0123456789");
    EXPECT_EQ(client.bytes().read(10), "01234");
    EXPECT_TRUE(server.wait_for_ended(1));
    // Each connection has its own count.
    TcpClient second(forwarder.endpoint());
    second.bytes().write("abcdefghij");
    EXPECT_EQ(second.bytes().read(10), "abcde");
    forwarder.end(fault);
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("0123456789"), "0123456789");
}

TEST_F(Faults, CutOffGoesOnCountingWhenAnotherFaultBegins) {
    const auto fault = forwarder.begin(CutOff{.after = 5_B, .flow = Flow::upstream});
    EXPECT_EQ(client.exchange("012"), "012");
    const auto other = forwarder.begin(Latency{.delay = 1ms});
    client.bytes().write("3456");
    EXPECT_EQ(client.wait_for_end(), End::orderly);
    EXPECT_EQ(forwarder.traffic().upstream, 5_B);
    forwarder.end(other);
    forwarder.end(fault);
}

TEST_F(Faults, CutOffAfterNothingEndsConnectionsAtOnce) {
    EXPECT_EQ(client.exchange("x"), "x");
    const auto fault = forwarder.begin(CutOff{});
    EXPECT_EQ(client.wait_for_end(), End::orderly);
    EXPECT_NE(end_of_connection_to(forwarder.endpoint()), End::none);
    forwarder.end(fault);
}

TEST_F(Faults, RefusalRefusesNewConnectionsAndKeepsThePort) {
    EXPECT_EQ(client.exchange("x"), "x");
    const auto fault = forwarder.begin(Refusal{});
    EXPECT_EQ(TcpClient{}.connect(forwarder.endpoint()), ECONNREFUSED);
    EXPECT_EQ(client.exchange("old one"), "old one");
    EXPECT_THROW(
        (void)Forwarder({.port = forwarder.endpoint().port}, [] { return std::vector<SocketAddress>{}; }),
        ListenError);
    const auto second = forwarder.begin(Refusal{});
    forwarder.end(fault);
    EXPECT_EQ(TcpClient{}.connect(forwarder.endpoint()), ECONNREFUSED);
    forwarder.end(second);
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("new one"), "new one");
}

TEST_F(Faults, ResetResetsThoseThatExist) {
    EXPECT_EQ(client.exchange("x"), "x");
    forwarder.reset();
    EXPECT_EQ(client.wait_for_end(), End::reset);
    EXPECT_TRUE(server.wait_for_ended(1));
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("y"), "y");
}

TEST_F(Faults, HalfOpenLetsNothingThroughAndKeepsConnections) {
    EXPECT_EQ(client.exchange("x"), "x");
    const auto fault = forwarder.begin(HalfOpen{});
    client.bytes().write("meanwhile");
    TcpClient second(forwarder.endpoint());
    second.bytes().write("second");
    EXPECT_EQ(forwarder.traffic().upstream, 1_B);
    EXPECT_TRUE(is_silent());
    forwarder.end(fault);
    EXPECT_EQ(client.bytes().read(9), "meanwhile");
    EXPECT_EQ(second.bytes().read(6), "second");
}

TEST_F(Faults, HalfOpenOfOneWayLetsTheOtherThrough) {
    const auto fault = forwarder.begin(HalfOpen{.flow = Flow::downstream});
    client.bytes().write("heard");
    while (forwarder.traffic().upstream.count() < 5) {
        std::this_thread::yield();
    }
    EXPECT_TRUE(is_silent());
    forwarder.end(fault);
    EXPECT_EQ(client.bytes().read(5), "heard");
}

TEST_F(Faults, HalfOpenMayCloseAfterATime) {
    EXPECT_EQ(client.exchange("x"), "x");
    const auto begin = Clock::now();
    const auto fault = forwarder.begin(HalfOpen{.close_after = 1s});
    client.bytes().write("lost");
    EXPECT_EQ(client.wait_for_end(), End::orderly);
    EXPECT_GE(Clock::now() - begin, 1s);
    EXPECT_TRUE(server.wait_for_ended(1));
    EXPECT_EQ(forwarder.traffic().upstream, 1_B);
    // A further connection has its own time.
    const auto second_begin = Clock::now();
    TcpClient second(forwarder.endpoint());
    EXPECT_EQ(second.wait_for_end(), End::orderly);
    EXPECT_GE(Clock::now() - second_begin, 1s);
    forwarder.end(fault);
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("as before"), "as before");
}

TEST_F(Faults, TheTimeOfAHalfOpenGoesOnWhenAnotherFaultBegins) {
    EXPECT_EQ(client.exchange("x"), "x");
    const auto fault = forwarder.begin(HalfOpen{.close_after = 200ms});
    const auto begin = Clock::now();
    bool has_ended = false;
    while (!has_ended && Clock::now() - begin < 20s) {
        forwarder.end(forwarder.begin(Latency{.delay = 1h}));
        has_ended = forwarder.traffic().open == 0;
    }
    EXPECT_TRUE(has_ended);
    forwarder.end(fault);
}

TEST_F(Faults, TheEndOfAHalfOpenKeepsConnectionsThatItHasNotClosed) {
    const auto fault = forwarder.begin(HalfOpen{.close_after = 1h});
    client.bytes().write("meanwhile");
    forwarder.end(fault);
    EXPECT_EQ(client.bytes().read(9), "meanwhile");
}

TEST_F(Faults, ResetPeerResetsConnectionsThatExistAndFurtherOnes) {
    EXPECT_EQ(client.exchange("x"), "x");
    const auto fault = forwarder.begin(ResetPeer{});
    EXPECT_EQ(client.wait_for_end(), End::reset);
    EXPECT_TRUE(server.wait_for_ended(1));
    EXPECT_EQ(end_of_connection_to(forwarder.endpoint()), End::reset);
    forwarder.end(fault);
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("as before"), "as before");
}

TEST_F(Faults, ResetPeerLetsBytesPassUntilItsDelayIsOver) {
    const auto fault = forwarder.begin(ResetPeer{.delay = 1h});
    EXPECT_EQ(client.exchange("x"), "x");
    const auto begin = Clock::now();
    const auto sooner = forwarder.begin(ResetPeer{.delay = 80ms});
    EXPECT_EQ(client.wait_for_end(), End::reset);
    EXPECT_GE(Clock::now() - begin, 80ms);
    forwarder.end(sooner);
    EXPECT_EQ(TcpClient(forwarder.endpoint()).exchange("y"), "y");
    forwarder.end(fault);
}

TEST_F(Faults, SlowCloseDelaysTheEndAndNotTheBytes) {
    const auto fault = forwarder.begin(SlowClose{.delay = 80ms, .flow = Flow::downstream});
    EXPECT_EQ(client.exchange("last words"), "last words");
    const auto begin = Clock::now();
    client.bytes().finish_output();
    EXPECT_EQ(client.wait_for_end(), End::orderly);
    EXPECT_GE(Clock::now() - begin, 80ms);
    forwarder.end(fault);
}

TEST_F(Faults, SlicesHaveTheirSize) {
    const auto fault = forwarder.begin(Slices{.size = 10_B, .variation = 5_B, .pause = 1h});
    client.bytes().write(std::string(100, 'x'));
    const auto first = client.bytes().read_some();
    EXPECT_LE(first.size(), 15U);
    forwarder.end(fault);
    EXPECT_EQ(client.bytes().read(100 - first.size()).size(), 100 - first.size());
}

TEST_F(Faults, SlicesComeOneAfterTheOther) {
    const auto fault = forwarder.begin(Slices{.size = 10_B, .variation = 5_B, .pause = 10ms});
    const auto begin = Clock::now();
    client.bytes().write(std::string(100, 'x'));
    EXPECT_EQ(client.bytes().read(100).size(), 100U);
    // At least seven pieces, and a pause between each two.
    EXPECT_GE(Clock::now() - begin, 50ms);
    forwarder.end(fault);
}

TEST_F(Faults, ManyBytesSurviveFaultsThatComeAndGo) {
    std::string bytes(4 << 20, '\0');
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        bytes[i] = static_cast<char>((i * 2654435761U) >> 13);
    }
    std::atomic<bool> done = false;
    std::thread switching([&] {
        while (!done) {
            const auto slow = forwarder.begin(Latency{.delay = 2ms, .jitter = 1ms, .flow = Flow::both});
            const auto thin = forwarder.begin(Bandwidth{.per_second = 50_MiB});
            forwarder.end(slow);
            const auto frozen = forwarder.begin(HalfOpen{});
            forwarder.end(thin);
            forwarder.end(frozen);
        }
    });
    std::thread writer([&] { EXPECT_TRUE(Peer(client.descriptor(), 0).write(bytes)); });
    EXPECT_TRUE(client.bytes().read(bytes.size()) == bytes);
    writer.join();
    done = true;
    switching.join();
}

/// Which of some connections, one after the other, are reset.
std::vector<bool> touched(const Forwarder& forwarder, const Toxicity& toxicity) {
    const auto fault = forwarder.begin(ResetPeer{.toxicity = toxicity});
    std::vector<bool> result;
    for (int i = 0; i < 40; ++i) {
        TcpClient client;
        // A reset may be there before the connection is known to have been made.
        const bool is_reset = client.connect(forwarder.endpoint()) != 0 || client.exchange("x") != "x";
        result.push_back(is_reset);
    }
    forwarder.end(fault);
    return result;
}

TEST_F(Faults, ToxicityTouchesAShareOfTheConnections) {
    const auto some = touched(forwarder, {.share = 0.5});
    const auto count = std::ranges::count(some, true);
    EXPECT_GT(count, 10);
    EXPECT_LT(count, 30);
    EXPECT_EQ(std::ranges::count(touched(forwarder, {.share = 1e-9}), true), 0);
    EXPECT_EQ(std::ranges::count(touched(forwarder, {.share = 1.0}), true), 40);
}

TEST_F(Faults, ToxicityIsTheSameForTheSameSeed) {
    Forwarder second({}, to(server));
    Forwarder third({}, to(server));
    Forwarder fourth({}, to(server));
    const auto first = touched(second, {.share = 0.5, .seed = 7});
    EXPECT_EQ(touched(third, {.share = 0.5, .seed = 7}), first);
    EXPECT_NE(touched(fourth, {.share = 0.5, .seed = 8}), first);
}

TEST(FaultsOfAShare, ConcernTheSameConnectionsUntilTheyEnd) {
    const auto concerned = [](double share, std::uint64_t seed) {
        std::size_t count = 0;
        for (std::uint64_t number = 1; number <= 10'000; ++number) {
            const Fault fault = Latency{.delay = 1ms, .toxicity = {.share = share, .seed = seed}};
            EXPECT_EQ(concerns(fault, number), concerns(fault, number));
            count += concerns(fault, number) ? 1U : 0U;
        }
        return count;
    };
    for (std::uint64_t seed = 0; seed < 5; ++seed) {
        EXPECT_NEAR(static_cast<double>(concerned(0.1, seed)), 1'000.0, 200.0);
        EXPECT_NEAR(static_cast<double>(concerned(0.9, seed)), 9'000.0, 200.0);
        EXPECT_EQ(concerned(1.0, seed), 10'000U);
    }
}

TEST_F(Faults, CountConnectionsAndBytes) {
    EXPECT_EQ(client.exchange("12345"), "12345");
    TcpClient second(forwarder.endpoint());
    EXPECT_EQ(second.exchange("678"), "678");
    EXPECT_EQ(forwarder.traffic(),
              (Traffic{.connections = 2, .open = 2, .upstream = 8_B, .downstream = 8_B}));
}

TEST_F(Faults, ALatencyOf100MillisecondsIsThat) {
    // What else the machine does makes a round trip longer and never shorter: the shortest of some tell.
    auto plain = Clock::duration::max();
    auto slow = Clock::duration::max();
    for (int i = 0; i < 20; ++i) {
        plain = std::min(plain, round_trip());
        const auto fault = forwarder.begin(Latency{.delay = 100ms});
        slow = std::min(slow, round_trip());
        forwarder.end(fault);
    }
    EXPECT_GE(slow - plain, 95ms);
    EXPECT_LE(slow - plain, 105ms);
}

} // namespace

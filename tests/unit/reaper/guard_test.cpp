// How a process registers: with a reaper that a socket stands for, and with real ones, which have no engine
// here.

#include "reaper/guard.hpp"

#include "real_reapers.hpp"
#include "support/gate.hpp"
#include "support/reaper_process.hpp"
#include "support/tcp_servers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::SizeIs;
using testsupport::WireServer;

/// A guard of a reaper that a function plays.
class ReaperGuard : public testing::Test {
protected:
    [[nodiscard]] Guard guard_with(WireServer& reaper) {
        return {{.connect =
                     [this, &reaper](bool) {
                         ++connections;
                         return std::move(*Connection::to(reaper.socket()));
                     },
                 .log = "the-log"},
                [] {
                    return Guard::Labels{{"session", "s 1"}, {"owner", "me"}};
                }};
    }

    int connections = 0;
};

TEST_F(ReaperGuard, SaysWhatIsItsProcesssAndWaitsForTheAnswer) {
    std::string line;
    {
        WireServer reaper{WireServer::Kind::unix_socket, [&line](testsupport::Peer& peer) {
                              line = peer.read_until("\n").value_or("");
                              (void)peer.write("ACK\n");
                              peer.wait_for_close();
                          }};
        auto guard = guard_with(reaper);
        guard.protect();
        guard.protect();
    }
    EXPECT_EQ(line, "label=session%3Ds%201&label=owner%3Dme\n");
    EXPECT_EQ(connections, 1) << "it stood";
}

TEST_F(ReaperGuard, SaysAgainAlsoWhatItStandsForBesides) {
    std::vector<std::string> lines;
    {
        WireServer reaper{WireServer::Kind::unix_socket, [&lines](testsupport::Peer& peer) {
                              for (int i = 0; i < 2; ++i) {
                                  lines.push_back(peer.read_until("\n").value_or(""));
                                  (void)peer.write("ACK\n");
                              }
                          }};
        auto guard = guard_with(reaper);
        for (std::size_t times = 1; times <= 2; ++times) {
            guard.protect_also({{"shared", "db#1"}});
            ASSERT_TRUE(reaper.wait_for_ended(times));
        }
    }
    EXPECT_THAT(lines,
                testing::ElementsAre("label=session%3Ds%201&label=owner%3Dme\n", "label=shared%3Ddb%231\n",
                                     "label=session%3Ds%201&label=owner%3Dme\n", "label=shared%3Ddb%231\n"));
}

TEST_F(ReaperGuard, RegistersAgainWhenTheConnectionWasLost) {
    WireServer reaper{WireServer::Kind::unix_socket, [](testsupport::Peer& peer) {
                          (void)peer.read_until("\n");
                          (void)peer.write("ACK\n");
                      }};
    auto guard = guard_with(reaper);
    guard.protect();
    ASSERT_TRUE(reaper.wait_for_ended(1));
    guard.protect();
    EXPECT_EQ(connections, 2);
}

TEST_F(ReaperGuard, OfAForkedChildDoesNotWaitForAThreadOfItsParent) {
    testsupport::Gate asked;
    testsupport::Gate may_answer;
    WireServer reaper{WireServer::Kind::unix_socket, [&](testsupport::Peer& peer) {
                          (void)peer.read_until("\n");
                          if (peer.number() == 0) {
                              asked.open();
                              (void)may_answer.wait();
                          }
                          (void)peer.write("ACK\n");
                          peer.wait_for_close();
                      }};
    auto guard = guard_with(reaper);
    std::thread thread{[&] { guard.protect(); }};
    EXPECT_TRUE(asked.wait());
    const pid_t child = ::fork();
    if (child == 0) {
        ::alarm(60);
        guard.protect();
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    EXPECT_EQ(status, 0);
    may_answer.open();
    thread.join();
}

TEST_F(ReaperGuard, FailsWithoutAnAnswer) {
    WireServer reaper{WireServer::Kind::unix_socket,
                      [](testsupport::Peer& peer) { (void)peer.read_until("\n"); }};
    auto guard = guard_with(reaper);
    EXPECT_EQ(message_of(guard), "the reaper does not answer; its log is the-log");
    EXPECT_EQ(connections, 5);
    EXPECT_EQ(message_of(guard), "the reaper does not answer; its log is the-log") << "each time";
}

TEST_F(ReaperGuard, FailsWhenItIsRefused) {
    WireServer reaper{WireServer::Kind::unix_socket, [](testsupport::Peer& peer) {
                          (void)peer.read_until("\n");
                          (void)peer.write("ERR not this one\n");
                          peer.wait_for_close();
                      }};
    auto guard = guard_with(reaper);
    EXPECT_EQ(message_of(guard), "the reaper does not take this process: ERR not this one");
    EXPECT_EQ(connections, 1);
}

TEST_F(ReaperGuard, SaysWhenNothingIsLeft) {
    std::vector<std::string> lines;
    {
        WireServer reaper{WireServer::Kind::unix_socket, [&lines](testsupport::Peer& peer) {
                              while (const auto line = peer.read_until("\n")) {
                                  lines.push_back(*line);
                                  (void)peer.write("ACK\n");
                              }
                          }};
        auto guard = guard_with(reaper);
        guard.protect();
        guard.nothing_left();
    }
    ASSERT_THAT(lines, SizeIs(2));
    EXPECT_EQ(lines.back(), "done=yes\n");
}

TEST_F(RealReapers, AreOneForFiftyProcessesThatComeAtOnce) {
    constexpr int processes = 50;
    std::array<int, 2> start{};
    std::array<int, 2> registered{};
    std::array<int, 2> end{};
    for (auto* const ends : {&start, &registered, &end}) {
        ASSERT_EQ(::pipe(ends->data()), 0);
    }
    const auto wait_for_close = [](const std::array<int, 2>& ends) {
        ::close(ends[1]);
        char byte = 0;
        (void)!::read(ends[0], &byte, 1);
    };
    std::vector<pid_t> children;
    for (int i = 0; i < processes; ++i) {
        children.push_back(::fork());
        if (children.back() == 0) {
            ::alarm(60);
            wait_for_close(start);
            auto own = guard();
            const bool has_failed = message_of(own) != "no error";
            (void)!::write(registered[1], has_failed ? "-" : "+", 1);
            wait_for_close(end);
            own.nothing_left();
            ::_exit(0);
        }
    }
    ::close(start[1]);
    ::close(registered[1]);
    std::string answers(processes, ' ');
    for (auto& answer : answers) {
        ASSERT_EQ(::read(registered[0], &answer, 1), 1);
    }
    EXPECT_EQ(answers, std::string(processes, '+'));
    EXPECT_THAT(testsupport::reapers_of(session), SizeIs(1));
    ::close(end[1]);
    for (const auto child : children) {
        int status = 0;
        ::waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
}

TEST_F(RealReapers, ThatAreKilledAreReplaced) {
    auto guard = RealReapers::guard();
    guard.protect();
    const auto first = testsupport::reaper_of(session);
    ASSERT_TRUE(first);
    ASSERT_TRUE(testsupport::kill_reaper_of(session));
    guard.protect();
    const auto second = testsupport::reaper_of(session);
    ASSERT_TRUE(second);
    EXPECT_NE(*second, *first);
    guard.nothing_left();
}

} // namespace
} // namespace testcontainers::reaper

// The engine restarts, or is away when a process ends: what the process had is gone soon after it is back.

#include "with_own_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

class EngineEnds : public WithOwnEngine {};

TEST_F(EngineEnds, ARestartKeepsNothingFromBeingRemoved) {
    const Bystander bystander{session, engine->client()};
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    engine->stop();
    engine->start();
    ASSERT_NE(left_of(session, engine->client()), "");
    child.send_signal(SIGKILL);
    (void)child.wait();
    EXPECT_EQ(left(), "");
    EXPECT_TRUE(bystander.is_there());
}

TEST_F(EngineEnds, AKilledProcesssThingsGoWhenTheEngineIsBack) {
    const Bystander bystander{session, engine->client()};
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    engine->stop();
    child.send_signal(SIGKILL);
    (void)child.wait();
    engine->start();
    EXPECT_EQ(left(), "");
    EXPECT_TRUE(bystander.is_there());
}

TEST_F(EngineEnds, AProcessThatEndsMeanwhileDoesNotWaitAndLeavesNothing) {
    const Bystander bystander{session, engine->client()};
    auto child = leave("return_when_told");
    ASSERT_TRUE(child.read_line(60s));
    engine->stop();
    const auto begin = std::chrono::steady_clock::now();
    child.send_signal(SIGUSR1);
    EXPECT_EQ(child.wait(), (ChildEnd{0, 0}));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
    engine->start();
    EXPECT_EQ(left(), "");
    EXPECT_TRUE(bystander.is_there());
}

TEST_F(EngineEnds, AProcessThatEndsWhileItHangsWaitsOnceAndSaysWhatItLeaves) {
    const Bystander bystander{session, engine->client()};
    ChildProcess child{{"sh", "-c", "exec '" + leaver + "' return_when_told 2>&1"},
                       {{"TESTCONTAINERS_SESSION_ID", session}, {"DOCKER_HOST", engine->url()}}};
    ASSERT_TRUE(child.read_line(60s));
    ASSERT_EQ(child.read_line(60s), "waits");
    engine->hang();
    const auto begin = std::chrono::steady_clock::now();
    child.send_signal(SIGUSR1);
    // The container first, and the network and the volume after it.
    EXPECT_THAT(child.read_line(60s).value_or(""), testing::HasSubstr("was still removing 3 things"));
    EXPECT_EQ(child.wait(), (ChildEnd{0, 0}));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 25s) << "15 s, and not twice";
    engine->go_on();
    EXPECT_EQ(left(), "");
    EXPECT_TRUE(bystander.is_there());
}

} // namespace
} // namespace testcontainers::testsupport

// The reaper itself: killed, lost, and how much of the machine it takes.

#include "leaving.hpp"
#include "reaper_process.hpp"

#include <gtest/gtest.h>

#include <csignal>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

class ReaperEnds : public Leaving {};

TEST_F(ReaperEnds, WhatAKilledOneLeavesIsSweptByTheNextSession) {
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    ASSERT_TRUE(kill_reaper_of(session));
    child.send_signal(SIGKILL);
    (void)child.wait();
    ASSERT_NE(left_of(session), "");

    const auto next_session = unique_session();
    auto next = ChildProcess{{leaver, "wait"}, {{"TESTCONTAINERS_SESSION_ID", next_session}}};
    ASSERT_TRUE(next.read_line(60s));
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_NE(left_of(next_session), "") << "its owner lives";
    next.send_signal(SIGKILL);
    (void)next.wait();
    EXPECT_EQ(left_after(next_session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ReaperEnds, AProcessThatLostItRegistersWithAnother) {
    auto child = leave("make_more_when_told");
    ASSERT_TRUE(child.read_line(60s));
    ASSERT_TRUE(kill_reaper_of(session));
    child.send_signal(SIGUSR1);
    ASSERT_TRUE(child.read_line(60s));
    EXPECT_TRUE(reaper_of(session));
    child.send_signal(SIGKILL);
    (void)child.wait();
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ReaperEnds, WithTheLastProcessOfItsSession) {
    auto child = leave("return");
    ASSERT_TRUE(child.read_line(60s));
    const auto reaper = reaper_of(session);
    ASSERT_TRUE(reaper);
    EXPECT_EQ(child.wait(), (ChildEnd{0, 0}));
    EXPECT_TRUE(ends_within(*reaper, 10s));
}

} // namespace
} // namespace testcontainers::testsupport

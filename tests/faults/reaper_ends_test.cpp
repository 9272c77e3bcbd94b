// The reaper itself: killed, lost, and how much of the machine it takes.

#include "leaving.hpp"
#include "support/reaper_process.hpp"
#include "support/temporary_folder.hpp"
#include "with_own_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

/// The reaper is built as everything else is.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr long most_memory_kib = 200 * 1024;
#else
constexpr long most_memory_kib = 6 * 1024;
#endif

class Reaper : public Leaving {};

TEST_F(Reaper, IsSmallAndSleepsBetweenTwoEvents) {
    auto first = leave("wait");
    ASSERT_TRUE(first.read_line(60s));
    const auto reaper = reaper_of(session);
    ASSERT_TRUE(reaper);
    const auto before = usage_of(*reaper);
    auto second = leave("wait");
    ASSERT_TRUE(second.read_line(60s));
    const auto after = usage_of(*reaper);
    EXPECT_GT(after.switches, before.switches) << "the second process has registered";
    EXPECT_LT(after.switches - before.switches, 50);
    EXPECT_LE(after.processor_time - before.processor_time, 50ms);
    EXPECT_LT(after.peak_memory_kib, most_memory_kib);
}

class ReaperEnds : public Leaving {};

TEST_F(ReaperEnds, WhatAKilledOneLeavesIsSweptByTheNextSession) {
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    ASSERT_TRUE(kill_reaper_of(session));
    child.send_signal(SIGKILL);
    (void)child.wait();
    // Any session that begins or ends from now on sweeps; this one does in any case.
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

/// An engine that nobody else sweeps.
class ReaperAlone : public WithOwnEngine {};

TEST_F(ReaperAlone, KeepsWhatItIsToRemoveFromOthersSweeps) {
    const Bystander bystander{session, engine->client()};
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    const auto reaper = reaper_of(session);
    ASSERT_TRUE(reaper);
    ::kill(*reaper, SIGSTOP);
    child.send_signal(SIGKILL);
    (void)child.wait();
    another_session_sweeps({{"DOCKER_HOST", engine->url()}});
    EXPECT_NE(left_of(session, engine->client()), "");
    ::kill(*reaper, SIGCONT);
    EXPECT_EQ(left(), "");
    EXPECT_TRUE(bystander.is_alive());
}

/// It is killed when its process is about to make more, or is at that already.
class ReaperEndsEarly : public Leaving, public testing::WithParamInterface<const char*> {};

TEST_P(ReaperEndsEarly, AProcessThatLostItRegistersWithAnother) {
    auto child = leave(GetParam());
    ASSERT_TRUE(child.read_line(60s));
    ASSERT_EQ(child.read_line(60s), "waits");
    ASSERT_TRUE(kill_reaper_of(session));
    child.send_signal(SIGUSR1);
    ASSERT_TRUE(child.read_line(60s));
    EXPECT_TRUE(reaper_of(session));
    child.send_signal(SIGKILL);
    (void)child.wait();
    EXPECT_EQ(left_after(session, 5s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_P(ReaperEndsEarly, AProcessThatCannotRegisterAgainMakesNothingMore) {
    const TemporaryFolder runtime;
    ChildProcess child{
        {leaver, GetParam()},
        {{"TESTCONTAINERS_SESSION_ID", session}, {"XDG_RUNTIME_DIR", runtime.path().string()}}};
    ASSERT_TRUE(child.read_line(60s));
    ASSERT_EQ(child.read_line(60s), "waits");
    ASSERT_TRUE(kill_reaper_of(session));
    // No place for another reaper's socket.
    std::filesystem::remove_all(runtime / "testcontainers");
    runtime.write("testcontainers", "");
    child.send_signal(SIGUSR1);
    ASSERT_FALSE(child.read_line(60s));
    EXPECT_EQ(child.wait(), (ChildEnd{4, 0}));
    EXPECT_EQ(left_of(session), "") << "its own handles removed what it had";
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ReaperEnds, WithoutOneAProcessLeavesItsThingsForGood) {
    ChildProcess child{{leaver, "wait"},
                       {{"TESTCONTAINERS_SESSION_ID", session}, {"TESTCONTAINERS_RYUK_DISABLED", "true"}}};
    const auto id = child.read_line(60s);
    ASSERT_TRUE(id);
    child.send_signal(SIGKILL);
    (void)child.wait();
    const auto left = left_of(session);
    another_session_sweeps();
    EXPECT_EQ(left_of(session), left);
    EXPECT_TRUE(bystander.is_alive());

    remove_all_of(session);
    EXPECT_EQ(left_of(session), "");
}

INSTANTIATE_TEST_SUITE_P(, ReaperEndsEarly,
                         testing::Values("make_more_when_told", "make_more_when_told_before_its_creation"),
                         [](const auto& how) { return std::string{how.param}; });

TEST_F(ReaperEnds, ItsLogIsAFileOfItsSessionUntilThen) {
    const TemporaryFolder runtime;
    ChildProcess child{
        {leaver, "wait"},
        {{"TESTCONTAINERS_SESSION_ID", session}, {"XDG_RUNTIME_DIR", runtime.path().string()}}};
    const auto id = child.read_line(60s);
    ASSERT_TRUE(id);
    const auto reaper = reaper_of(session);
    ASSERT_TRUE(reaper);
    const auto path = runtime / "testcontainers" / (session + ".log");
    std::ifstream log{path};
    ASSERT_TRUE(log) << path;
    child.send_signal(SIGKILL);
    EXPECT_TRUE(ends_within(*reaper, 60s)) << report_of(*reaper);
    EXPECT_THAT((std::string{std::istreambuf_iterator{log}, {}}),
                testing::HasSubstr("removed container " + *id));
    EXPECT_FALSE(std::filesystem::exists(path)) << "it gave nothing up";
}

TEST_F(ReaperEnds, WithTheLastProcessOfItsSession) {
    auto child = leave("wait");
    ASSERT_TRUE(child.read_line(60s));
    const auto reaper = reaper_of(session);
    ASSERT_TRUE(reaper);
    child.send_signal(SIGTERM);
    EXPECT_EQ(child.wait().signal, SIGTERM);
    EXPECT_TRUE(ends_within(*reaper, 30s)) << report_of(*reaper);
}

} // namespace
} // namespace testcontainers::testsupport

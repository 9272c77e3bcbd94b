#include "core/image_turns.hpp"

#include "core/stall_watch.hpp"
#include "support/env_guard.hpp"
#include "support/gate.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Reason = TransportError::Reason;

class ImageTurns : public ::testing::Test {
protected:
    static Clock::time_point in(std::chrono::milliseconds time) { return Clock::now() + time; }

    testsupport::TemporaryFolder folder;
    testsupport::EnvGuard runtime{"XDG_RUNTIME_DIR", folder.path().string()};
};

TEST_F(ImageTurns, RememberTheLastPull) {
    EXPECT_EQ(ImageTurn::last_pull_of("e", "redis"), ImageTurn::WallTime{});
    const auto before = std::chrono::system_clock::now();
    {
        ImageTurn turn("e", "redis", in(1s), {});
        EXPECT_EQ(turn.last_pull(), ImageTurn::WallTime{});
        turn.pulled();
        EXPECT_GE(turn.last_pull(), before);
    }
    EXPECT_GE(ImageTurn::last_pull_of("e", "redis"), before);
    EXPECT_LE(ImageTurn::last_pull_of("e", "redis"), std::chrono::system_clock::now());
    EXPECT_EQ(ImageTurn::last_pull_of("e", "postgres"), ImageTurn::WallTime{});
    EXPECT_EQ(ImageTurn::last_pull_of("f", "redis"), ImageTurn::WallTime{});
}

TEST_F(ImageTurns, TakeATimeThatIsStillToComeForUnknown) {
    ImageTurn turn("e", "redis", in(1s), {});
    const auto now = std::chrono::system_clock::now();
    turn.pulled(now + 1h);
    EXPECT_EQ(turn.last_pull(), ImageTurn::WallTime{});
    EXPECT_EQ(ImageTurn::last_pull_of("e", "redis"), ImageTurn::WallTime{});
    turn.failed("why", "me", now + 1h);
    EXPECT_EQ(turn.failure_since(now, "me"), std::nullopt);
}

TEST_F(ImageTurns, TellWhyTheLastPullFailed) {
    ImageTurn turn("e", "redis", in(1s), {});
    const auto first = std::chrono::system_clock::now() - 10s;
    EXPECT_EQ(turn.failure_since({}, "me"), std::nullopt);
    turn.pulled(first);
    turn.failed("one\ntwo", "me", first + 2s);
    EXPECT_EQ(turn.failure_since(first + 1s, "me"), "one\ntwo");
    EXPECT_EQ(turn.failure_since(first + 1s, "another"), std::nullopt);
    EXPECT_EQ(turn.failure_since(first + 3s, "me"), std::nullopt);
    EXPECT_EQ(turn.last_pull(), first) << "what is there is there";
    turn.pulled(first + 4s);
    EXPECT_EQ(turn.failure_since(first, "me"), std::nullopt);
    EXPECT_EQ(turn.last_pull(), first + 4s);
}

TEST_F(ImageTurns, AreNotMisledByWhatIsNotTheirs) {
    for (const std::string text : {"\n", "12\n", "99999999999999999999\n", "0000000000000000001x\n34\n"}) {
        ImageTurn("e", "redis", in(1s), {}).pulled();
        for (const auto& entry : std::filesystem::recursive_directory_iterator(folder.path())) {
            if (entry.path().extension() == ".turn") {
                std::ofstream(entry.path(), std::ios::trunc) << text;
            }
        }
        EXPECT_EQ(ImageTurn::last_pull_of("e", "redis"), ImageTurn::WallTime{}) << text;
    }
}

TEST_F(ImageTurns, TellNowAndThenThatTheyWait) {
    const ImageTurn turn("e", "redis", in(1s), {});
    int told = 0;
    EXPECT_THROW(ImageTurn("e", "redis", in(100ms), {}, [&] { ++told; }), TransportError);
    EXPECT_GT(told, 0);
}

TEST_F(ImageTurns, ComeOneAfterTheOther) {
    const ImageTurn turn("e", "redis", in(1s), {});
    const ImageTurn other("e", "postgres", in(1s), {});
    try {
        const ImageTurn second("e", "redis", in(20ms), {});
        FAIL() << "two have the turn";
    } catch (const TransportError& error) {
        EXPECT_EQ(error.reason(), Reason::timed_out);
    }
    std::stop_source stop;
    stop.request_stop();
    try {
        const ImageTurn second("e", "redis", in(20s), stop.get_token());
        FAIL() << "two have the turn";
    } catch (const TransportError& error) {
        EXPECT_EQ(error.reason(), Reason::cancelled);
    }
}

TEST_F(ImageTurns, EndWithTheirProcess) {
    int ready[2]{};
    ASSERT_EQ(::pipe(ready), 0);
    const auto child = ::fork();
    if (child == 0) {
        const ImageTurn turn("e", "redis", in(1s), {});
        (void)!::write(ready[1], "x", 1);
        ::pause();
        ::_exit(0);
    }
    char byte = 0;
    ASSERT_EQ(::read(ready[0], &byte, 1), 1);
    EXPECT_THROW(ImageTurn("e", "redis", in(10ms), {}), TransportError);
    ::kill(child, SIGKILL);
    ASSERT_EQ(::waitpid(child, nullptr, 0), child);
    EXPECT_NO_THROW(ImageTurn("e", "redis", in(5s), {}));
    ::close(ready[0]);
    ::close(ready[1]);
}

TEST(OnceAtATime, CallsOneForAllThatWait) {
    std::atomic<int> calls = 0;
    std::atomic<int> done = 0;
    testsupport::Gate begun;
    testsupport::Gate go;
    const auto pull = [&] {
        ++calls;
        begun.open();
        EXPECT_TRUE(go.wait());
    };
    const auto deadline = Clock::now() + 20s;
    {
        std::vector<std::jthread> threads;
        threads.emplace_back([&] { once_at_a_time("k", deadline, {}, pull), ++done; });
        ASSERT_TRUE(begun.wait());
        for (int i = 0; i < 3; ++i) {
            threads.emplace_back([&] { once_at_a_time("k", deadline, {}, pull), ++done; });
        }
        EXPECT_THROW(once_at_a_time("k", Clock::now() + 20ms, {}, pull), TransportError);
        once_at_a_time("other", deadline, {}, [&] { ++calls; });
        go.open();
    }
    EXPECT_EQ(done, 4);
    // A thread that had not begun to wait yet has begun anew.
    EXPECT_GE(calls, 2);
}

TEST(OnceAtATime, SharesAFailureButNotACancellation) {
    const auto deadline = Clock::now() + 20s;
    const auto run = [&](const std::function<void()>& failing, std::atomic<int>& calls) {
        testsupport::Gate begun;
        testsupport::Gate go;
        std::atomic<int> thrown = 0;
        std::jthread first([&] {
            try {
                once_at_a_time("k", deadline, {}, [&] {
                    ++calls;
                    begun.open();
                    EXPECT_TRUE(go.wait());
                    failing();
                });
            } catch (const Error&) {
                ++thrown;
            }
        });
        EXPECT_TRUE(begun.wait());
        std::stop_source stop;
        std::jthread opener([&] { go.open(); });
        try {
            once_at_a_time("k", deadline, stop.get_token(), [&] { ++calls; });
        } catch (const Error&) {
            ++thrown;
        }
        first.join();
        return thrown.load();
    };
    std::atomic<int> cancelled_calls = 0;
    EXPECT_EQ(run([] { throw TransportError(Reason::cancelled, "stop"); }, cancelled_calls), 1);
    EXPECT_EQ(cancelled_calls, 2);
    std::atomic<int> calls = 0;
    const auto thrown = run([] { throw PullError("no"); }, calls);
    EXPECT_EQ(thrown + calls, 3) << "the second waited and has the failure, or began anew";
}

TEST(StallWatch, AsksForAStopWhenNothingMoves) {
    StallWatch watch(20ms, {});
    testsupport::Gate stopped;
    const std::stop_callback callback(watch.token(), [&] { stopped.open(); });
    EXPECT_TRUE(stopped.wait());
    EXPECT_TRUE(watch.stalled());
}

TEST(StallWatch, AsksBeforeItStops) {
    std::atomic<int> asked = 0;
    StallWatch watch(1ms, {}, [&](const std::stop_token&) { return ++asked < 3; });
    testsupport::Gate stopped;
    const std::stop_callback callback(watch.token(), [&] { stopped.open(); });
    EXPECT_TRUE(stopped.wait());
    EXPECT_EQ(asked, 3);
}

TEST(StallWatch, LetsItsQuestionKnowWhenTheAnswerIsNotWantedAnyMore) {
    testsupport::Gate asked;
    const StallWatch watch(1ms, {}, [&](const std::stop_token& stop) {
        testsupport::Gate stopped;
        const std::stop_callback callback(stop, [&] { stopped.open(); });
        asked.open();
        EXPECT_TRUE(stopped.wait());
        return false;
    });
    EXPECT_TRUE(asked.wait());
}

TEST(StallWatch, PassesOnAStop) {
    std::stop_source stop;
    StallWatch watch(1h, stop.get_token());
    watch.moved();
    EXPECT_FALSE(watch.token().stop_requested());
    stop.request_stop();
    EXPECT_TRUE(watch.token().stop_requested());
    EXPECT_FALSE(watch.stalled());
}

} // namespace
} // namespace testcontainers::core

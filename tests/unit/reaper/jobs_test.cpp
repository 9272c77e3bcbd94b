#include "jobs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;

constexpr pid_t first = 101;
constexpr pid_t second = 102;

class ReaperJobs : public testing::Test {
protected:
    void end(pid_t worker, JobEnd how) { jobs.child_ended(worker, static_cast<int>(how), now); }

    /// Fails the job at each of its tries; how long that goes on.
    std::chrono::milliseconds time_until_given_up(JobEnd how) {
        const auto begin = now;
        jobs.add("a", now);
        for (pid_t worker = first; jobs.any(); ++worker) {
            now = jobs.next_due().value();
            jobs.start_due(now);
            end(worker, how);
        }
        return std::chrono::duration_cast<std::chrono::milliseconds>(now - begin);
    }

    std::vector<std::string> started;
    pid_t next_worker = first;
    Jobs jobs{[this](const std::string& line) {
        started.push_back(line);
        return next_worker == 0 ? 0 : next_worker++;
    }};
    Jobs::Clock::time_point now{};
};

TEST_F(ReaperJobs, AreRunWhenTheyAreDue) {
    jobs.add("later", now + 2s);
    jobs.add("now", now);
    jobs.start_due(now);
    EXPECT_THAT(started, ElementsAre("now"));
    EXPECT_EQ(jobs.next_due(), now + 2s);
    jobs.start_due(now + 2s);
    EXPECT_THAT(started, ElementsAre("now", "later"));
    EXPECT_FALSE(jobs.next_due());
}

TEST_F(ReaperJobs, AreOverWhenTheirWorkersHaveDoneThem) {
    jobs.add("a", now);
    jobs.start_due(now);
    EXPECT_TRUE(jobs.any());
    end(first, JobEnd::done);
    EXPECT_FALSE(jobs.any());
    EXPECT_FALSE(jobs.gave_up());
}

TEST_F(ReaperJobs, ToBeDoneTwiceWaitForTheirFirstEnd) {
    jobs.add_twice("a", now, 2s);
    jobs.start_due(now);
    now += 10s;
    jobs.start_due(now);
    EXPECT_THAT(started, ElementsAre("a"));
    end(first, JobEnd::engine_away);
    now = jobs.next_due().value();
    jobs.start_due(now);
    end(second, JobEnd::done);
    EXPECT_TRUE(jobs.any());
    EXPECT_EQ(jobs.next_due(), now + 2s);
    jobs.start_due(now + 2s);
    EXPECT_THAT(started, ElementsAre("a", "a", "a"));
    end(second + 1, JobEnd::done);
    EXPECT_FALSE(jobs.any());
}

TEST_F(ReaperJobs, ToBeDoneTwiceAreSoAlsoWhenTheFirstTimeIsRefused) {
    jobs.add_twice("a", now, 2s);
    jobs.start_due(now);
    end(first, JobEnd::refused);
    EXPECT_EQ(jobs.next_due(), now + 2s);
    EXPECT_FALSE(jobs.gave_up());
    jobs.start_due(now + 2s);
    end(second, JobEnd::refused);
    EXPECT_FALSE(jobs.any());
    EXPECT_TRUE(jobs.gave_up());
}

TEST_F(ReaperJobs, ThatFailDoNotHoldOthersUp) {
    jobs.add("fails", now);
    jobs.start_due(now);
    end(first, JobEnd::engine_away);
    jobs.add("works", now);
    jobs.start_due(now);
    EXPECT_THAT(started, ElementsAre("fails", "works"));
    end(second, JobEnd::done);
    EXPECT_EQ(jobs.next_due(), now + 100ms);
    jobs.start_due(now + 100ms);
    EXPECT_THAT(started, ElementsAre("fails", "works", "fails"));
}

TEST_F(ReaperJobs, RunBesideEachOtherAsManyAsMay) {
    for (const auto* line : {"a", "b", "c", "d", "e"}) {
        jobs.add(line, now);
    }
    jobs.start_due(now);
    EXPECT_THAT(started, ElementsAre("a", "b", "c", "d"));
    EXPECT_FALSE(jobs.next_due()) << "only the end of a worker makes room";
    end(second, JobEnd::done);
    EXPECT_EQ(jobs.next_due(), now);
    jobs.start_due(now);
    EXPECT_EQ(started.back(), "e");
}

TEST_F(ReaperJobs, ThatWaitedLongestGoFirst) {
    jobs.add("b", now + 1s);
    jobs.add("a", now);
    jobs.start_due(now + 2s);
    EXPECT_THAT(started, ElementsAre("a", "b"));
}

TEST_F(ReaperJobs, AreTriedLessAndLessOften) {
    jobs.add("a", now);
    std::vector<std::chrono::nanoseconds> pauses;
    for (pid_t worker = first; pauses.size() < 8; ++worker) {
        jobs.start_due(now);
        end(worker, JobEnd::engine_away);
        pauses.emplace_back(*jobs.next_due() - now);
        now = *jobs.next_due();
    }
    EXPECT_THAT(pauses, ElementsAre(100ms, 200ms, 400ms, 800ms, 1600ms, 3200ms, 5s, 5s));
}

TEST_F(ReaperJobs, AreGivenUpAfterFiveMinutesWithoutAnEngine) {
    const auto time = time_until_given_up(JobEnd::engine_away);
    EXPECT_GT(time, 4min + 54s);
    EXPECT_LE(time, 5min);
    EXPECT_TRUE(jobs.gave_up());
}

TEST_F(ReaperJobs, AreGivenUpAfterAMinuteWhenSomethingIsInUse) {
    const auto time = time_until_given_up(JobEnd::in_use);
    EXPECT_GT(time, 54s);
    EXPECT_LE(time, 1min);
}

TEST_F(ReaperJobs, AreGivenUpAtOnceWhenTheEngineRefuses) {
    EXPECT_EQ(time_until_given_up(JobEnd::refused), 0ms);
    EXPECT_THAT(started, ElementsAre("a"));
    EXPECT_TRUE(jobs.gave_up());
}

TEST_F(ReaperJobs, InPassingAreWaitedForOnlyAtTheirFirstTry) {
    jobs.add_in_passing("sweep", now);
    EXPECT_TRUE(jobs.any());
    jobs.start_due(now);
    EXPECT_TRUE(jobs.any());
    end(first, JobEnd::in_use);
    EXPECT_FALSE(jobs.any());
    EXPECT_EQ(jobs.next_due(), now + 100ms) << "as long as something else keeps us, it is tried again";
    jobs.start_due(now + 100ms);
    EXPECT_TRUE(jobs.any()) << "its worker runs";
    EXPECT_THAT(started, ElementsAre("sweep", "sweep"));
}

TEST_F(ReaperJobs, InPassingAreGivenUpWithoutALoss) {
    jobs.add_in_passing("sweep", now);
    jobs.start_due(now);
    end(first, JobEnd::refused);
    EXPECT_FALSE(jobs.next_due());
    EXPECT_FALSE(jobs.gave_up());
}

TEST_F(ReaperJobs, WhoseWorkerCrashesAreTriedAgain) {
    jobs.add("a", now);
    jobs.start_due(now);
    jobs.child_ended(first, 128 + 11, now);
    EXPECT_EQ(jobs.next_due(), now + 100ms);
}

TEST_F(ReaperJobs, WhoseWorkerCannotBeStartedAreTriedAgain) {
    next_worker = 0;
    jobs.add("a", now);
    jobs.start_due(now);
    EXPECT_EQ(jobs.next_due(), now + 100ms);
}

TEST_F(ReaperJobs, DoNotMindTheEndOfAnotherChild) {
    jobs.add("a", now);
    jobs.child_ended(first, 0, now);
    jobs.start_due(now);
    jobs.child_ended(second, 0, now);
    EXPECT_TRUE(jobs.any());
    EXPECT_THAT(started, ElementsAre("a"));
}

} // namespace
} // namespace testcontainers::reaper

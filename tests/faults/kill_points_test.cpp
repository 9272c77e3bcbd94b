// A process that is killed at any moment of its first starts leaves nothing: between its wish to create
// something and its knowing that it exists, whatever the engine has made of it by then.

#include "killing_proxy.hpp"
#include "leaving.hpp"
#include "support/reaper_process.hpp"
#include "testcontainers/engine.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <csignal>
#include <memory>
#include <string_view>
#include <tuple>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

/// What is to be killed: a program that says so when it has made all, in so many lines, and waits.
struct Work {
    std::string name;
    std::vector<std::string> command;
    int lines;
    /// It is killed at each of its first requests.
    int points;
    /// Whether other requests may be on their way then.
    bool side_by_side = false;
};

/// A process that is killed on its way.
class Victim {
public:
    Victim(const Work& work, KillPoint point)
        : lines_(work.lines), point_(point),
          is_made_later_(work.side_by_side || point.stage == KillPoint::Stage::on_the_way),
          proxy_(Engine::current().info().url.substr(std::string_view{"unix://"}.size()), point),
          process_(work.command, {{"TESTCONTAINERS_SESSION_ID", session_}, {"DOCKER_HOST", proxy_.url()}}) {
        proxy_.watch(process_.pid());
    }

    void check() {
        SCOPED_TRACE(to_string(point_));
        for (int line = 1; process_.read_line(60s); ++line) {
            if (line == lines_) {
                process_.send_signal(SIGKILL);
                ADD_FAILURE() << "it had made everything before its request " << point_.request;
            }
        }
        EXPECT_EQ(process_.wait(), (ChildEnd{0, SIGKILL}));
        // Several die at once, beside other tests: they have the longest time that there is for one. Only
        // what was on its way can still be made.
        if (const auto reaper = reaper_of(session_); reaper && is_made_later_) {
            EXPECT_TRUE(ends_within(*reaper, 60s)) << report_of(*reaper);
            EXPECT_EQ(left_of(session_), "") << proxy_.killed_at();
        } else {
            EXPECT_EQ(left_after(session_, 15s), "") << proxy_.killed_at() << '\n'
                                                     << (reaper ? report_of(*reaper) : "no reaper");
            // It would look for the engine behind the proxy.
            (void)kill_reaper_of(session_);
        }
    }

private:
    std::string session_ = unique_session();
    int lines_;
    KillPoint point_;
    bool is_made_later_;
    KillingProxy proxy_;
    ChildProcess process_;
};

using Killing = std::tuple<Work, KillPoint::Stage>;

class KilledAtAnyRequest : public Leaving, public testing::WithParamInterface<Killing> {};

TEST_P(KilledAtAnyRequest, NothingIsLeft) {
    ASSERT_TRUE(Engine::current().info().url.starts_with("unix://"));
    const auto& [work, stage] = GetParam();
    constexpr int at_a_time = 5;
    for (int first = 1; first <= work.points; first += at_a_time) {
        std::vector<std::unique_ptr<Victim>> victims;
        for (int request = first; request < std::min(first + at_a_time, work.points + 1); ++request) {
            victims.push_back(std::make_unique<Victim>(work, KillPoint{stage, request}));
        }
        for (const auto& victim : victims) {
            victim->check();
        }
    }
    EXPECT_TRUE(bystander.is_alive());
}

std::string name_of(KillPoint::Stage stage) {
    switch (stage) {
    case KillPoint::Stage::not_sent:
        return "NotSent";
    case KillPoint::Stage::on_the_way:
        return "OnTheWay";
    case KillPoint::Stage::answered:
        return "Answered";
    }
    return {};
}

std::string name_of_test(const testing::TestParamInfo<Killing>& test) {
    const auto& [work, stage] = test.param;
    return work.name + name_of(stage);
}

const std::string children = CHILDREN_DIR;

INSTANTIATE_TEST_SUITE_P(
    , KilledAtAnyRequest,
    testing::Combine(
        testing::Values(
            Work{"Owner", {leaver, "make_more"}, 2, 10},
            Work{"StarterOfAService", {children + "/child_sharer", "boxes", "echo ready", "500"}, 1, 5},
            Work{"UserOfAPool", {children + "/child_drawer", "boxes", "echo ready"}, 1, 5, true}),
        testing::Values(KillPoint::Stage::not_sent, KillPoint::Stage::on_the_way,
                        KillPoint::Stage::answered)),
    name_of_test);

} // namespace
} // namespace testcontainers::testsupport

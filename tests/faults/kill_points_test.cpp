// A process that is killed at any moment of its first starts leaves nothing: between its wish to create
// something and its knowing that it exists, whatever the engine has made of it by then.

#include "killing_proxy.hpp"
#include "leaving.hpp"
#include "support/reaper_process.hpp"
#include "testcontainers/engine.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <memory>
#include <string_view>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

constexpr int points = 10;

/// A process that makes two networks, volumes and containers, and is killed on its way.
class Victim {
public:
    explicit Victim(KillPoint point)
        : point_(point),
          proxy_(Engine::current().info().url.substr(std::string_view{"unix://"}.size()), point),
          process_({leaver, "make_more"},
                   {{"TESTCONTAINERS_SESSION_ID", session_}, {"DOCKER_HOST", proxy_.url()}}) {
        proxy_.watch(process_.pid());
    }

    void check() {
        SCOPED_TRACE(to_string(point_));
        (void)process_.read_line(60s);
        if (const auto all = process_.read_line(60s)) {
            process_.send_signal(SIGKILL);
            ADD_FAILURE() << "it had made everything before its request " << point_.request;
        }
        EXPECT_EQ(process_.wait(), (ChildEnd{0, SIGKILL}));
        // Only what was on its way can still be made.
        if (const auto reaper = reaper_of(session_); reaper && point_.stage == KillPoint::Stage::on_the_way) {
            EXPECT_TRUE(ends_within(*reaper, 15s)) << report_of(*reaper);
            EXPECT_EQ(left_of(session_), "") << proxy_.killed_at();
        } else {
            EXPECT_EQ(left_after(session_, 5s), "") << proxy_.killed_at();
            // It would look for the engine behind the proxy.
            (void)kill_reaper_of(session_);
        }
    }

private:
    std::string session_ = unique_session();
    KillPoint point_;
    KillingProxy proxy_;
    ChildProcess process_;
};

class KilledAtAnyRequest : public Leaving, public testing::WithParamInterface<KillPoint::Stage> {};

TEST_P(KilledAtAnyRequest, NothingIsLeft) {
    ASSERT_TRUE(Engine::current().info().url.starts_with("unix://"));
    constexpr int at_a_time = 5;
    for (int first = 1; first <= points; first += at_a_time) {
        std::vector<std::unique_ptr<Victim>> victims;
        for (int request = first; request < first + at_a_time; ++request) {
            victims.push_back(std::make_unique<Victim>(KillPoint{GetParam(), request}));
        }
        for (const auto& victim : victims) {
            victim->check();
        }
    }
    EXPECT_TRUE(bystander.is_alive());
}

std::string name_of(const testing::TestParamInfo<KillPoint::Stage>& stage) {
    switch (stage.param) {
    case KillPoint::Stage::not_sent:
        return "NotSent";
    case KillPoint::Stage::on_the_way:
        return "OnTheWay";
    case KillPoint::Stage::answered:
        return "Answered";
    }
    return {};
}

INSTANTIATE_TEST_SUITE_P(, KilledAtAnyRequest,
                         testing::Values(KillPoint::Stage::not_sent, KillPoint::Stage::on_the_way,
                                         KillPoint::Stage::answered),
                         name_of);

} // namespace
} // namespace testcontainers::testsupport

// The engine restarts, or is away when a process ends: what the process had is gone soon after it is back.

#include "leaving.hpp"
#include "own_engine.hpp"
#include "testcontainers/settings.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <memory>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

class EngineEnds : public testing::Test {
protected:
    void SetUp() override {
        if (const auto reason = OwnEngine::why_impossible(); !reason.empty()) {
            if (Settings::current().required) {
                FAIL() << reason;
            }
            GTEST_SKIP() << reason;
        }
        engine = std::make_unique<OwnEngine>();
    }

    [[nodiscard]] ChildProcess leave(const std::string& how) const {
        return ChildProcess{{leaver, how},
                            {{"TESTCONTAINERS_SESSION_ID", session}, {"DOCKER_HOST", engine->url()}}};
    }

    [[nodiscard]] std::string left() const { return left_after(session, 15s, engine->client()); }

    const std::string session = unique_session();
    std::unique_ptr<OwnEngine> engine;
};

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

} // namespace
} // namespace testcontainers::testsupport

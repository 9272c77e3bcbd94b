// What a person does about what is left in an engine: `./dev doctor` shows it, `./dev clean` removes it.

#include "support/reaper_process.hpp"
#include "with_own_engine.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>
#include <vector>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;

class ByHand : public WithOwnEngine {
protected:
    /// What `./dev` prints with these arguments.
    [[nodiscard]] std::string dev(const std::vector<std::string>& arguments) const {
        std::vector<std::string> command{TESTCONTAINERS_SOURCE_DIR "/dev"};
        command.insert(command.end(), arguments.begin(), arguments.end());
        ChildProcess script{command, {{"DOCKER_HOST", engine->url()}}};
        std::string text;
        while (const auto line = script.read_line(60s)) {
            text += *line + "\n";
        }
        return text;
    }
};

TEST_F(ByHand, WhatADeadProcessHasLeftIsShownAndRemoved) {
    const Bystander bystander{session, engine->client()};
    auto dead = leave("wait");
    auto living = leave("wait");
    const auto dead_id = dead.read_line(60s);
    const auto living_id = living.read_line(60s);
    ASSERT_TRUE(dead_id && living_id);
    ASSERT_TRUE(kill_reaper_of(session));
    dead.send_signal(SIGKILL);
    (void)dead.wait();

    const auto shown = dev({"doctor"});
    EXPECT_THAT(shown, testing::ContainsRegex(dead_id->substr(0, 12) + ".* session " + session +
                                              ", .* old, its process is dead"));
    EXPECT_THAT(shown, testing::ContainsRegex(living_id->substr(0, 12) + ".* session " + session +
                                              ", .* old, its process lives"));

    const auto cleaned = dev({"clean"});
    for (const auto* const what : {"removed container tc-", "removed network tc-", "removed volume tc-",
                                   "its process lives\n", "./dev clean --all removes that as well\n"}) {
        EXPECT_THAT(cleaned, HasSubstr(what));
    }
    const auto left = left_of(session, engine->client());
    EXPECT_THAT(left, Not(HasSubstr(*dead_id)));
    EXPECT_THAT(left, HasSubstr(*living_id + " running"));

    (void)dev({"clean", "--all"});
    EXPECT_EQ(left_of(session, engine->client()), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(ByHand, WhatASessionSharesStaysForThoseWhoHoldItAfterItsReapersDeath) {
    ChildProcess holder{{std::string{CHILDREN_DIR} + "/child_sharer", "a box", "echo ready", "500"},
                        {{"TESTCONTAINERS_SESSION_ID", session}, {"DOCKER_HOST", engine->url()}}};
    const auto line = holder.read_line(60s);
    ASSERT_TRUE(line);
    ASSERT_TRUE(kill_reaper_of(session));
    EXPECT_THAT(dev({"clean"}), HasSubstr("its process is dead, and others use it\n"));
    EXPECT_THAT(left_of(session, engine->client()), HasSubstr(line->substr(0, 64) + " running"));

    holder.send_signal(SIGKILL);
    (void)holder.wait();
    EXPECT_THAT(dev({"clean"}), HasSubstr("removed container tc-"));
    EXPECT_EQ(left_of(session, engine->client()), "");
}

} // namespace
} // namespace testcontainers::testsupport

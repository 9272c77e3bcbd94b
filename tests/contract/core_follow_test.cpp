#include "contract/connected.hpp"
#include "core/log_follower.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace testcontainers::contract {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

class Follow : public ::testing::Test {
protected:
    /// Follows until the end; what was consumed.
    std::vector<std::string> follow() {
        const auto client = client_of(engine);
        std::vector<std::string> lines;
        LogFollower follower{std::make_unique<LogFollower::State>(
            *client, "x", false, [&](const LogLine& line) { lines.push_back(line.text); }, LogOptions{},
            std::source_location::current())};
        follower.wait();
        return lines;
    }

    ScriptedEngine engine;
};

TEST_F(Follow, EndsWithTheLastLine) {
    const std::string text = "2026-01-02T03:04:05.000000006Z one\n";
    engine.on("GET", "/containers/x/logs",
              stream(std::string{1, 0, 0, 0, 0, 0, 0, static_cast<char>(text.size())} + text));
    EXPECT_THAT(follow(), ElementsAre("one"));
}

TEST_F(Follow, EndsWhenTheContainerIsGone) {
    engine.on("GET", "/containers/x/logs", answer(404, R"({"message":"No such container: x"})"));
    EXPECT_THAT(follow(), IsEmpty());
}

TEST_F(Follow, EndsWhenTheContainerIsBeingRemoved) {
    engine.on(
        "GET", "/containers/x/logs",
        answer(409, R"({"message":"can not get logs from container which is dead or marked for removal"})"));
    EXPECT_THAT(follow(), IsEmpty());
}

TEST_F(Follow, FailsWhenTheEngineDoes) {
    engine.on("GET", "/containers/x/logs", answer(500, R"({"message":"broken"})"));
    EXPECT_THROW(follow(), ApiError);
}

} // namespace
} // namespace testcontainers::contract

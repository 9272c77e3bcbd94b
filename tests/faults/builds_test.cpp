// One build for all processes of a session, and what becomes of it when they are killed.

#include "support/child_process.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/error.hpp"
#include "witness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <string>
#include <vector>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;
using testing::StartsWith;

class BuildsOfProcesses : public testing::Test {
protected:
    const std::string session = unique_session();

    using Child = std::unique_ptr<ChildProcess>;

    [[nodiscard]] Child build(std::vector<std::string> arguments = {}) const {
        arguments.insert(arguments.begin(), {std::string{CHILDREN_DIR} + "/child_builder", session});
        return std::make_unique<ChildProcess>(
            arguments, std::map<std::string, std::string>{{"TESTCONTAINERS_SESSION_ID", session}});
    }

    static void kill(ChildProcess& child) {
        child.send_signal(SIGKILL);
        (void)child.wait();
    }

    /// The container of the step that does not end; empty when that was not reached in time.
    static std::string container_of_step(ChildProcess& child) {
        const auto line = child.read_line(60s).value_or("nothing");
        EXPECT_THAT(line, StartsWith("step "));
        return line.starts_with("step ") ? line.substr(5) : "";
    }

    static bool is_removed_within(const std::string& container, std::chrono::seconds time) {
        const auto deadline = std::chrono::steady_clock::now() + time;
        try {
            while (std::chrono::steady_clock::now() < deadline) {
                (void)Engine::current().client().containers().inspect(container);
            }
        } catch (const NotFound&) {
            return true;
        }
        return false;
    }
};

TEST_F(BuildsOfProcesses, AreDoneOnce) {
    std::vector<Child> children;
    for (int i = 0; i < 6; ++i) {
        children.push_back(build());
    }
    std::vector<std::string> lines;
    for (auto& child : children) {
        lines.push_back(child->read_line(100s).value_or("nothing"));
    }
    std::ranges::sort(lines);
    EXPECT_THAT(lines.front(), StartsWith("built sha256:"));
    for (std::size_t i = 1; i < lines.size(); ++i) {
        EXPECT_EQ(lines[i], "found " + lines.front().substr(6));
    }
    for (auto& child : children) {
        kill(*child);
    }
    EXPECT_EQ(left_after(session, 20s), "");
}

TEST_F(BuildsOfProcesses, EndWithAKilledProcessAndAreDoneByTheNext) {
    const auto slow = build({"slow"});
    const auto first = container_of_step(*slow);
    const auto other = build({"slow"});
    kill(*slow);
    EXPECT_TRUE(is_removed_within(first, 20s));
    const auto second = container_of_step(*other);
    kill(*other);
    EXPECT_TRUE(is_removed_within(second, 20s));
    const auto quick = build();
    EXPECT_THAT(quick->read_line(60s).value_or("nothing"), StartsWith("built sha256:"));
    kill(*quick);
    EXPECT_EQ(left_after(session, 20s), "");
}

TEST_F(BuildsOfProcesses, LeaveWhatOthersHaveMadeFromThemAlone) {
    const auto child = build();
    const auto line = child->read_line(60s).value_or("nothing");
    ASSERT_THAT(line, StartsWith("built sha256:"));
    const auto own = line.substr(6);
    const auto others = "localhost/others-" + session;
    auto containers = usual_engine().containers();
    const auto first = containers.create({.image = own}).id;
    const auto image = usual_engine().images().commit(first, {.repository = others, .tag = "1"});
    containers.remove(first);
    const auto second = containers.create({.image = others + ":1", .command = {"sleep", "600"}}).id;
    containers.start(second);
    EXPECT_EQ(containers.inspect(second).labels.at("org.testcontainers.session-id"), session);
    kill(*child);
    EXPECT_EQ(left_without(own, session, 20s), "container " + second + " running\nimage " + image + "\n");
    containers.remove(second);
    usual_engine().images().remove(others + ":1");
    EXPECT_EQ(left_of(session), "");
}

} // namespace
} // namespace testcontainers::testsupport

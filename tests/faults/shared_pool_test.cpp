// A pool of containers for all processes of a session: each container is used once.

#include "support/child_process.hpp"
#include "support/reaper_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/shared_pool.hpp"
#include "witness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using testing::AllOf;
using testing::HasSubstr;

constexpr auto unused = " ls: /used: No such file or directory";

ContainerSpec box_that(const std::string& script) {
    return {.image = "busybox:1", .command = {"sh", "-c", script}, .wait = wait::log("ready")};
}

/// Waits until a container with this label has ended; false when none has in time.
bool ends_with_label(const std::string& label) {
    const auto end = std::chrono::steady_clock::now() + 60s;
    while (std::chrono::steady_clock::now() < end) {
        if (!usual_engine().containers().list({{"label", {label}}, {"status", {"exited"}}}, true).empty()) {
            return true;
        }
        std::this_thread::yield();
    }
    return false;
}

class SharedPools : public testing::Test {
protected:
    const std::string session = unique_session();
    const std::map<std::string, std::string> environment{{"TESTCONTAINERS_SESSION_ID", session}};

    using Child = std::unique_ptr<ChildProcess>;

    [[nodiscard]] Child draw(const std::string& script = "echo ready") const {
        return std::make_unique<ChildProcess>(
            std::vector<std::string>{std::string{CHILDREN_DIR} + "/child_drawer", "boxes", script},
            environment);
    }

    static void kill(ChildProcess& child) {
        child.send_signal(SIGKILL);
        (void)child.wait();
    }
};

TEST_F(SharedPools, GiveEachContainerToOneProcess) {
    std::vector<Child> children;
    for (int i = 0; i < 6; ++i) {
        children.push_back(draw());
    }
    std::set<std::string> lines;
    for (auto& child : children) {
        lines.insert(child->read_line(60s).value_or("nothing"));
    }
    EXPECT_EQ(lines.size(), children.size());
    EXPECT_THAT(lines, testing::Each(HasSubstr(unused)));
    for (auto& child : children) {
        kill(*child);
    }
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedPools, ServeARunOfCTest) {
    constexpr int processes = 12;
    const TemporaryFolder folder;
    std::string tests;
    for (int i = 0; i < processes; ++i) {
        tests += "add_test(user" + std::to_string(i) + " \"" + CHILDREN_DIR +
                 "/child_drawer\" boxes \"echo ready\" leave)\n";
    }
    folder.write("CTestTestfile.cmake", tests);
    ChildProcess ctest{{"ctest", "--test-dir", folder.path().string(), "-j4", "-V"}, environment};
    std::set<std::string> answers;
    while (const auto line = ctest.read_line(60s)) {
        if (line->ends_with(unused)) {
            answers.insert(line->substr(line->find(' ')));
        }
    }
    EXPECT_EQ(ctest.wait().exit_code, 0);
    EXPECT_EQ(answers.size(), processes);
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedPools, WhoseReaperDiesLeaveTheirMembersToThoseWhoHaveThem) {
    const auto first = draw();
    const auto firsts = first->read_line(60s);
    ASSERT_TRUE(firsts);
    ASSERT_TRUE(kill_reaper_of(session));
    const auto second = draw();
    const auto seconds = second->read_line(60s);
    ASSERT_TRUE(seconds);
    EXPECT_NE(firsts, seconds);
    EXPECT_TRUE(usual_engine().containers().inspect(firsts->substr(0, 64)).state.running);
    kill(*first);
    EXPECT_EQ(left_without(firsts->substr(0, 64), session, 20s).find(firsts->substr(0, 64)),
              std::string::npos);
    EXPECT_TRUE(usual_engine().containers().inspect(seconds->substr(0, 64)).state.running);
    kill(*second);
    EXPECT_EQ(left_after(session, 20s), "");
}

TEST_F(SharedPools, TellATakerThatAStartFailed) {
    const auto child = draw("echo cannot work; exit 7");
    EXPECT_THAT(child->read_line(60s).value_or(""), HasSubstr("exited with code 7"));
    (void)child->wait();
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST_F(SharedPools, OfOneNameMustBeOfOneSpec) {
    const auto first = draw();
    ASSERT_TRUE(first->read_line(60s));
    const auto second = draw("echo another; echo ready");
    EXPECT_THAT(second->read_line(60s).value_or(""),
                HasSubstr("the shared pool \"boxes\" was started from another spec"));
    kill(*first);
    EXPECT_EQ(left_after(session, 10s), "");
}

TEST(SharedPool, OfAParentIsLeftAloneByAForkedChild) {
    std::optional<SharedPool<Container>> pool{std::in_place, "parents",
                                              box_that("echo ready; exec sleep 600")};
    auto box = pool->take();
    const auto child = ::fork();
    if (child == 0) {
        ::alarm(20);
        bool refused = false;
        try {
            (void)pool->take();
        } catch (const Error&) {
            refused = true;
        }
        pool.reset();
        ::_exit(refused ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_TRUE(box->inspect().state.running);
    EXPECT_TRUE(pool->take()->inspect().state.running);
}

TEST(SharedPool, GivesNobodyAContainerThatHasEnded) {
    const TemporaryFolder folder;
    auto spec = box_that("mkdir /shared/first 2>&1 && echo ready || { echo ready; exec sleep 600; }");
    spec.mounts = {BindMount{.source = folder.path(), .target = "/shared"}};
    spec.labels = {{"mortal", folder.path().filename()}};
    SharedPool<Container> pool{"mortal", spec, {.size = 1}};
    ASSERT_TRUE(ends_with_label("mortal=" + spec.labels.at("mortal")));
    EXPECT_TRUE(pool.take()->inspect().state.running);
}

TEST(SharedPool, SaysAllThatIsWrong) {
    try {
        const SharedPool<Container> pool{
            "",
            {.image = "busybox:1", .ports = {{80_tcp, 8080}}, .naming = {.name = "box"}},
            {.size = 0, .grace = -1ms}};
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.message(),
                    AllOf(HasSubstr("the name of a shared pool is empty"), HasSubstr("size: 0; 1 to 1000"),
                          HasSubstr("grace: -1 ms"), HasSubstr("naming.name: \"box\""),
                          HasSubstr("the host's port 8080")));
    }
}

} // namespace
} // namespace testcontainers::testsupport

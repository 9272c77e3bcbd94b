// Containers that outlive their session, and are found again by the next.

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/engine.hpp"
#include "witness.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <memory>
#include <vector>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;
using testing::Each;
using testing::EndsWith;

class Reuse : public testing::Test {
protected:
    using Child = std::unique_ptr<ChildProcess>;

    ~Reuse() override {
        for (const auto& id : containers()) {
            Engine::current().client().containers().remove(id);
        }
    }

    /// A process of a session of its own.
    [[nodiscard]] Child start(const std::string& mode, const std::string& idle = "3600",
                              const std::string& enabled = "true") const {
        return run({std::string{CHILDREN_DIR} + "/child_reuser", mark, idle, mode}, enabled);
    }

    /// The same until its end: the line it says.
    [[nodiscard]] std::string use(const std::string& idle = "3600",
                                  const std::string& enabled = "true") const {
        const auto child = start("leave", idle, enabled);
        auto line = child->read_line(60s).value_or("");
        (void)child->wait();
        return line;
    }

    /// A session that has nothing to do with reuse, from its begin to its end.
    void another_session() const {
        const auto child = run({std::string{CHILDREN_DIR} + "/child_leaver", "return"}, "true");
        (void)child->read_line(60s);
        (void)child->wait();
    }

    [[nodiscard]] std::vector<std::string> containers() const {
        std::vector<std::string> ids;
        const std::map<std::string, std::vector<std::string>> marked{{"label", {"reuse-test=" + mark}}};
        for (const auto& container : Engine::current().client().containers().list(marked, true)) {
            ids.push_back(container.id);
        }
        return ids;
    }

    const std::string mark = unique_session();

private:
    [[nodiscard]] Child run(const std::vector<std::string>& command, const std::string& enabled) const {
        return std::make_unique<ChildProcess>(
            command, std::map<std::string, std::string>{{"TESTCONTAINERS_SESSION_ID", unique_session()},
                                                        {"TESTCONTAINERS_REUSE_ENABLE", enabled},
                                                        {"XDG_RUNTIME_DIR", folder.path().string()}});
    }

    /// The files that tell whether a container is in use.
    TemporaryFolder folder;
};

TEST_F(Reuse, FindsTheContainerOfAnEarlierSession) {
    const auto first = use();
    ASSERT_THAT(first, EndsWith(" answers"));
    another_session();
    EXPECT_EQ(use(), first);
}

TEST_F(Reuse, StartsOneForManyProcesses) {
    std::vector<Child> children;
    for (int i = 0; i < 5; ++i) {
        children.push_back(start("leave"));
    }
    std::vector<std::string> lines;
    for (auto& child : children) {
        lines.push_back(child->read_line(60s).value_or(""));
    }
    EXPECT_THAT(lines, Each(testing::AllOf(lines.front(), EndsWith(" answers"))));
    EXPECT_EQ(containers().size(), 1U);
}

TEST_F(Reuse, ReplacesOneThatDoesNotRun) {
    const auto first = use();
    (void)Engine::current().client().containers().stop(first.substr(0, 64), 0s);
    const auto second = use();
    EXPECT_THAT(second, EndsWith(" answers"));
    EXPECT_NE(second, first);
    EXPECT_THAT(containers(), testing::ElementsAre(second.substr(0, 64)));
}

TEST_F(Reuse, IsNotDoneUnlessItIsAllowed) {
    EXPECT_THAT(use("3600", "false"), EndsWith(" answers"));
    EXPECT_TRUE(containers().empty());
}

TEST_F(Reuse, EndsWhenNobodyHasUsedItForLong) {
    const auto user = start("wait", "1");
    ASSERT_TRUE(user->read_line(60s));
    another_session();
    another_session();
    EXPECT_EQ(containers().size(), 1U) << "it was in use";
    user->send_signal(SIGKILL);
    (void)user->wait();
    // Sessions sweep when they begin and when they end; the first of them may come too early.
    for (int sessions = 0; sessions < 20 && !containers().empty(); ++sessions) {
        another_session();
    }
    EXPECT_TRUE(containers().empty());
}

} // namespace
} // namespace testcontainers::testsupport

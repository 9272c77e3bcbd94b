#include "child_run.hpp"

#include "support/child_process.hpp"
#include "support/reaper_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

#include <sys/stat.h>
#include <unistd.h>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using ::testing::Not;

docker::Client& client() { return Engine::current().client(); }

/// Children of a session and a folder of their own; what they keep is removed at the end.
class KeptThings : public ::testing::Test {
protected:
    ~KeptThings() override {
        for (const auto& container : client().containers().list(of_session(), true)) {
            client().containers().remove(container.id);
        }
        for (const auto& network : client().networks().list(of_session())) {
            client().networks().remove(network.id);
        }
        for (const auto& volume : client().volumes().list(of_session())) {
            client().volumes().remove(volume.name);
        }
    }

    [[nodiscard]] std::map<std::string, std::string> variables(const std::string& keep) const {
        return {{"TESTCONTAINERS_KEEP", keep},
                {"TESTCONTAINERS_SESSION_ID", session_},
                {"XDG_RUNTIME_DIR", folder_.path().string()}};
    }

    [[nodiscard]] ChildRun run(const std::string& test, const std::string& keep = "on-failure") const {
        return run_child("kept", test, variables(keep));
    }

    [[nodiscard]] std::map<std::string, std::vector<std::string>> of_session() const {
        return {{"label", {"org.testcontainers.session-id=" + session_}}};
    }

    /// How many containers, networks and volumes of the session there are.
    [[nodiscard]] std::vector<std::size_t> left() const {
        return {client().containers().list(of_session(), true).size(),
                client().networks().list(of_session()).size(), client().volumes().list(of_session()).size()};
    }

    /// Waits until the session's reaper has done its work.
    void await_reaper() const {
        if (const auto reaper = reaper_of(session_)) {
            ASSERT_TRUE(ends_within(*reaper, 30s));
        }
    }

    /// Runs what the output says after `what`, without a terminal.
    static std::string follow(const ChildRun& run, const std::string& what) {
        const auto begin = run.output.find("docker ", run.output.find(what + ": "));
        if (begin == std::string::npos) {
            return "not found in " + run.output;
        }
        auto command = run.output.substr(begin, run.output.find('\n', begin) - begin);
        if (const auto terminal = command.find(" -it "); terminal != std::string::npos) {
            command.replace(terminal, 5, " ");
        }
        if (command.ends_with(" sh")) {
            command.resize(command.size() - 3);
        }
        ChildProcess shell{
            {"/bin/sh", "-c", command + (what == "enter it" ? " echo entered" : "") + " 2>&1"}};
        std::string output;
        while (const auto line = shell.read_line(30s)) {
            output += *line + '\n';
        }
        EXPECT_EQ(shell.wait().exit_code, 0) << command << '\n' << output;
        return output;
    }

    using Left = std::vector<std::size_t>;

    const TemporaryFolder folder_;
    const std::string session_ =
        "kept-" + std::to_string(::getpid()) + "-" +
        std::to_string(std::chrono::steady_clock::now().time_since_epoch().count() % 1'000'000);
};

TEST_F(KeptThings, OfAFailedTestCanBeEnteredAndRemovedAsTheOutputSays) {
    const auto run = this->run("Kept.FailsWithANetworkAndAVolume");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output,
                ContainsRegex(
                    "\\[ CONTAINER\\] busybox:1 tc-[0-9a-f]+ is kept, running\n"
                    "  \\| enter it:  docker exec -it [0-9a-f]+ sh\n"
                    "  \\| remove it: docker rm -fv [0-9a-f]+; docker network rm tc-[0-9a-f]+; docker volume "
                    "rm tc-[0-9a-f]+\n"
                    "\\[ CONTAINER\\] remove all that this session has kept: docker rm -fv "
                    "\\$\\(docker ps -aq --filter label=org.testcontainers.session-id="));
    EXPECT_EQ(left(), (Left{1, 1, 1})) << "the network that nobody uses is not kept";
    EXPECT_EQ(follow(run, "enter it"), "entered\n");
    (void)follow(run, "remove it");
    EXPECT_EQ(left(), (Left{0, 0, 0}));
}

TEST_F(KeptThings, OutliveTheReaperAndTheSweepsOfLaterSessions) {
    (void)run("Kept.FailsWithANetworkAndAVolume");
    await_reaper();
    EXPECT_EQ(left(), (Left{1, 1, 1}));
    auto later = variables("never");
    later["TESTCONTAINERS_SESSION_ID"] = session_ + "-later";
    (void)run_child("kept", "Kept.Passes", later);
    if (const auto reaper = reaper_of(session_ + "-later")) {
        ASSERT_TRUE(ends_within(*reaper, 30s));
    }
    EXPECT_EQ(left(), (Left{1, 1, 1}));
}

TEST_F(KeptThings, GoWithTheNextSweepWhenTheirContainerHasBeenRemoved) {
    (void)run("Kept.FailsWithANetworkAndAVolume");
    await_reaper();
    for (const auto& container : client().containers().list(of_session(), true)) {
        client().containers().remove(container.id);
    }
    auto later = variables("never");
    later["TESTCONTAINERS_SESSION_ID"] = session_ + "-later";
    (void)run_child("kept", "Kept.Passes", later);
    if (const auto reaper = reaper_of(session_ + "-later")) {
        ASSERT_TRUE(ends_within(*reaper, 30s));
    }
    EXPECT_EQ(left(), (Left{0, 0, 0}));
}

TEST_F(KeptThings, AreThoseOfATestThatThrows) {
    EXPECT_THAT(run("Kept.ThrowsWithANetworkAndAVolume").output, HasSubstr("is kept, running\n"));
    EXPECT_EQ(left(), (Left{1, 1, 1}));
}

TEST_F(KeptThings, AreThoseOfAStartThatFailed) {
    const auto run = this->run("Kept.FailsToStart");
    EXPECT_THAT(run.output, ContainsRegex("is kept, exited with code 7\n"
                                          "  \\| its log:   docker logs [0-9a-f]+\n"
                                          "  \\| its files: docker cp [0-9a-f]+:/ FOLDER\n"));
    EXPECT_EQ(left(), (Left{1, 0, 0}));
}

TEST_F(KeptThings, AreNotThoseOfAPassingTest) {
    const auto run = this->run("Kept.Passes:Kept.ExpectsAStartThatFails:Kept.NeedsTheNameOfAStartThatFailed");
    EXPECT_EQ(run.exit_code, 0) << run.output;
    EXPECT_THAT(run.output, Not(HasSubstr("is kept")));
    EXPECT_EQ(left(), (Left{0, 0, 0}));
}

TEST_F(KeptThings, AreNotThoseThatWentBeforeTheFailure) {
    EXPECT_THAT(run("Kept.FailsAfterItsContainerHasGone").output, Not(HasSubstr("is kept")));
    EXPECT_EQ(left(), (Left{0, 0, 0}));
}

TEST_F(KeptThings, OfASuiteServeItsOtherTestsAndAreToldOnce) {
    const auto run = this->run("Suite.*");
    EXPECT_EQ(run.count("is kept, running"), 1U) << run.output;
    EXPECT_THAT(run.output, HasSubstr("[       OK ] Suite.Second"));
    EXPECT_EQ(left(), (Left{1, 0, 0}));
}

TEST_F(KeptThings, AreSharedServicesOfAFailedTest) {
    EXPECT_THAT(run("Kept.FailsWithASharedService").output, HasSubstr("is kept, running"));
    await_reaper();
    EXPECT_EQ(left(), (Left{1, 0, 0}));
}

TEST_F(KeptThings, AreAllWhenThatIsAskedFor) {
    EXPECT_THAT(run("Kept.Passes", "always").output, HasSubstr("is kept, running"));
    EXPECT_EQ(left(), (Left{1, 0, 0}));
}

TEST_F(KeptThings, AreNoneUnlessThatIsAskedFor) {
    EXPECT_THAT(run("Kept.FailsWithANetworkAndAVolume", "never").output, Not(HasSubstr("is kept")));
    EXPECT_EQ(left(), (Left{0, 0, 0}));
}

TEST_F(KeptThings, NeedAValueThatIsKnown) {
    const auto run = this->run("Kept.Passes", "sometimes");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.output,
                HasSubstr("TESTCONTAINERS_KEEP is \"sometimes\"; it takes never, on-failure or always"));
}

/// What a program without GoogleTest writes to standard error.
std::string errors_of(const std::map<std::string, std::string>& variables) {
    ChildProcess program{{"/bin/sh", "-c", std::string{CHILDREN_DIR} + "/child_no_tests 2>&1"}, variables};
    std::string output;
    while (const auto line = program.read_line(60s)) {
        output += *line + '\n';
    }
    EXPECT_EQ(program.wait().exit_code, 0) << output;
    return output;
}

TEST_F(KeptThings, AreToldOnStandardErrorByAProgramWithoutTests) {
    EXPECT_THAT(errors_of(variables("always")),
                HasSubstr("is kept, running\n  | enter it:  docker exec -it "));
    EXPECT_EQ(left(), (Left{1, 0, 0}));
}

TEST_F(KeptThings, NeedSomebodyWhoSaysWhichTestHasFailed) {
    EXPECT_THAT(errors_of(variables("on-failure")),
                HasSubstr("TESTCONTAINERS_KEEP=on-failure keeps nothing here"));
    EXPECT_EQ(left(), (Left{0, 0, 0}));
}

} // namespace
} // namespace testcontainers::testsupport

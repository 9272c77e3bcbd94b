// Tests on a real container, which pass, fail and throw.

#include "testcontainers/gtest.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <iostream>
#include <stdexcept>
#include <string>

namespace {

namespace tc = testcontainers;

tc::Container box(const std::string& script = "echo written at the start") {
    return tc::run({.image = "busybox:1",
                    .command = {"sh", "-c", script + "; exec sleep 600"},
                    .wait = tc::wait::log("written")});
}

/// Has the container's first process write a line. Returns when the engine has it.
void write(const tc::Container& container, const std::string& line) {
    std::promise<void> written;
    auto arrives = written.get_future();
    const auto follower = container.follow_logs([&, done = false](const tc::LogLine& seen) mutable {
        if (!done && seen.text == line) {
            done = true;
            written.set_value();
        }
    });
    (void)container.exec({"sh", "-c", "echo '" + line + "' > /proc/1/fd/1"}).or_throw();
    if (arrives.wait_for(std::chrono::seconds{30}) != std::future_status::ready) {
        throw std::runtime_error("the container did not write: " + line);
    }
}

TEST(Plain, NeedsAnEngine) {
    TESTCONTAINERS_NEED_ENGINE();
    std::cout << "body ran" << std::endl;
}

class OnEngine : public tc::testing::EngineTest {
protected:
    void SetUpWithEngine() override { std::cout << "set up with the engine" << std::endl; }
};

TEST_F(OnEngine, Runs) { std::cout << "body ran" << std::endl; }

class Box : public tc::testing::SharedFixture<Box, tc::Container> {
public:
    static tc::Container start() { return box(); }
};

TEST_F(Box, Passes) { write(resource(), "written by a test that passes"); }

TEST_F(Box, Fails) {
    write(resource(), "written by a test that fails");
    ADD_FAILURE() << "on purpose";
}

class Member : public tc::testing::EngineTest {
protected:
    tc::testing::PerTest<tc::Container> container{[] { return box(); }};
};

TEST_F(Member, Fails) {
    EXPECT_FALSE(container->id().empty());
    FAIL() << "on purpose";
}

TEST(Local, FailsBesideAContainerThatIsGoneAtItsEnd) {
    const auto container = box();
    write(container, "written before it went");
    FAIL() << "on purpose";
}

TEST(Local, FailsBesideAContainerThatWritesALot) {
    const auto container = box("i=0; while [ $i -lt 60 ]; do i=$((i+1)); echo line $i; done; printf "
                               "'\\033[31mwritten in red\\033[0m\\n'");
    FAIL() << "on purpose";
}

TEST(Local, ThrowsBesideAContainer) {
    const auto container = box();
    throw std::runtime_error("thrown on purpose");
}

TEST(Local, PassesBesideAContainer) { const auto container = box(); }

class Missing : public tc::testing::SharedFixture<Missing, tc::Container> {
public:
    static tc::Container start() {
        return tc::run({.image = "busybox:1",
                        .command = {"sh", "-c", "echo cannot work; exit 7"},
                        .wait = tc::wait::log("never written")});
    }
};

TEST_F(Missing, One) { std::cout << "body ran" << std::endl; }
TEST_F(Missing, Two) { std::cout << "body ran" << std::endl; }

class Death : public tc::testing::SharedFixture<Death, tc::Container> {
public:
    static tc::Container start() { return box(); }
};

TEST_F(Death, ChildThatExitsLeavesTheContainerAlone) {
    EXPECT_EXIT(std::exit(3), ::testing::ExitedWithCode(3), "");
    EXPECT_DEATH(std::abort(), "");
    EXPECT_EQ(resource().exec({"echo", "alive"}).out, "alive\n");
}

TEST(Stages, OfARunToItsEnd) {
    EXPECT_EQ(tc::run_once({.image = "busybox:1", .command = {"sh", "-c", "exit 3"}}).exit_code, 3);
}

TEST(Stages, OfARestart) {
    auto container = box("echo written");
    container.restart(std::chrono::seconds{0});
    EXPECT_EQ(container.start_times().create.count(), 0);
}

TEST(Stages, OfAPullThatFails) {
    EXPECT_THROW(
        (void)tc::run({.image = "localhost/testcontainers/no-such-image:1", .pull = tc::PullPolicy::never}),
        tc::PullError);
}

TEST(Stages, OfACreationThatFails) {
    const auto container = box();
    EXPECT_THROW((void)tc::run({.image = "busybox:1", .naming = {.name = container.name()}}), tc::Conflict);
}

} // namespace

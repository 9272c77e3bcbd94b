// Ryuk as the reaper: a container, here with this library's own program in it.

#include "leaving.hpp"
#include "support/reaper_process.hpp"
#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <map>
#include <stdexcept>
#include <string>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

/// An image of the program, for one test.
class RyukImage {
public:
    RyukImage() {
        ChildProcess build{
            {TESTCONTAINERS_SOURCE_DIR "/testcontainers/reaper/ryuk/image", RYUK_PROGRAM, name_}};
        if (build.wait().exit_code != 0) {
            throw std::runtime_error("the image of the reaper cannot be made");
        }
    }
    RyukImage(const RyukImage&) = delete;
    RyukImage& operator=(const RyukImage&) = delete;
    ~RyukImage() {
        try {
            usual_engine().images().remove(name_, true);
        } catch (const Error& error) {
            ADD_FAILURE() << error.message();
        }
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    std::string name_ = "localhost/testcontainers/reaper:" + unique_session();
};

class RyukReaps : public Leaving {
protected:
    [[nodiscard]] ChildProcess leave(const std::string& how, const std::string& image) const {
        return ChildProcess{{leaver, how}, with_ryuk(image)};
    }

    [[nodiscard]] std::map<std::string, std::string> with_ryuk(const std::string& image) const {
        return {{"TESTCONTAINERS_SESSION_ID", session},
                {"TESTCONTAINERS_REAPER", "ryuk"},
                {"TESTCONTAINERS_RYUK_CONTAINER_IMAGE", image}};
    }

    [[nodiscard]] docker::ContainerDetails ryuk() const {
        return usual_engine().containers().inspect("testcontainers-ryuk-" + session);
    }
};

TEST_F(RyukReaps, WhatKilledProcessesLeave) {
    const RyukImage image;
    auto first = leave("wait", image.name());
    ASSERT_TRUE(first.read_line(60s));
    auto second = leave("wait", image.name());
    ASSERT_TRUE(second.read_line(60s));
    const auto details = ryuk();
    EXPECT_TRUE(details.state.running);
    EXPECT_EQ(details.ports.begin()->second.at(0).host_ip, "127.0.0.1");

    for (auto* const process : {&first, &second}) {
        process->send_signal(SIGKILL);
        (void)process->wait();
    }
    // Told to end, it does not wait for another connection.
    usual_engine().containers().kill(details.id, "TERM");
    EXPECT_EQ(left_after(session, 15s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(RyukReaps, NothingOfAProcessThatLives) {
    const RyukImage image;
    auto first = leave("wait", image.name());
    auto second = leave("wait", image.name());
    ASSERT_TRUE(first.read_line(60s));
    const auto id = second.read_line(60s);
    ASSERT_TRUE(id);
    usual_engine().containers().kill(ryuk().id, "TERM");
    first.send_signal(SIGKILL);
    (void)first.wait();
    EXPECT_NE(left_of(session).find(*id + " running"), std::string::npos);
    second.send_signal(SIGKILL);
    (void)second.wait();
    EXPECT_EQ(left_after(session, 15s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(RyukReaps, WhatTheProcessesOfADeadMachineShared) {
    const RyukImage image;
    const auto share = [&] {
        return ChildProcess{{std::string{CHILDREN_DIR} + "/child_sharer", "box", "echo ready", "60000"},
                            with_ryuk(image.name())};
    };
    auto starter = share();
    const auto first = starter.read_line(60s);
    ASSERT_TRUE(first);
    auto user = share();
    ASSERT_EQ(user.read_line(60s), first);
    starter.send_signal(SIGKILL);
    (void)starter.wait();
    usual_engine().containers().kill(ryuk().id, "TERM");
    EXPECT_NE(left_of(session).find(first->substr(0, 64) + " running"), std::string::npos);
    // Its reaper dies with a machine.
    ASSERT_TRUE(kill_reaper_of(session));
    user.send_signal(SIGKILL);
    (void)user.wait();
    EXPECT_EQ(left_after(session, 15s), "");
    EXPECT_TRUE(bystander.is_alive());
}

TEST_F(RyukReaps, NothingBeforeASweepOfWhatDeadProcessesHaveLeft) {
    const RyukImage image;
    const auto earlier_session = unique_session();
    ChildProcess earlier{{leaver, "wait"}, {{"TESTCONTAINERS_SESSION_ID", earlier_session}}};
    ASSERT_TRUE(earlier.read_line(60s));
    ASSERT_TRUE(kill_reaper_of(earlier_session));
    earlier.send_signal(SIGKILL);
    (void)earlier.wait();
    auto child = leave("wait", image.name());
    ASSERT_TRUE(child.read_line(60s));
    EXPECT_EQ(left_after(earlier_session, 15s), "");
    child.send_signal(SIGKILL);
    (void)child.wait();
    usual_engine().containers().kill(ryuk().id, "TERM");
    EXPECT_EQ(left_after(session, 15s), "");
}

TEST_F(RyukReaps, NothingIsMadeWithoutItsImage) {
    auto child = leave("wait", "localhost/testcontainers/no-such-reaper:1");
    EXPECT_FALSE(child.read_line(60s));
    EXPECT_EQ(child.wait(), (ChildEnd{4, 0}));
    EXPECT_EQ(left_of(session), "");
}

} // namespace
} // namespace testcontainers::testsupport

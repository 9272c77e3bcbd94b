#include "integration/boxes.hpp"

#include <gmock/gmock.h>

#include <array>
#include <optional>

#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Runs `action` in a forked child, which then ends as `exit` does.
template <class Action>
void in_child(Action action) {
    const pid_t child = ::fork();
    if (child == 0) {
        action();
        ::_exit(0);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status));
    EXPECT_EQ(WEXITSTATUS(status), 0);
}

TEST(Ownership, IsNotAForkedChilds) {
    const Trace trace;
    std::optional<tc::Container> container{tc::run(trace.mark(idle()))};
    std::optional<tc::Network> network{tc::Network::create()};
    std::optional<tc::Volume> volume{tc::Volume::create()};
    in_child([&] {
        container.reset();
        network.reset();
        volume.reset();
    });
    EXPECT_TRUE(container->inspect().state.running);
    auto& client = tc::Engine::current().client();
    EXPECT_NO_THROW((void)client.networks().inspect(network->id()));
    EXPECT_NO_THROW((void)client.volumes().inspect(volume->name()));
}

TEST(Ownership, OfAFollowerIsNotAForkedChilds) {
    auto container = tc::run(idle());
    std::optional<tc::LogFollower> follower{container.follow_logs([](const tc::LogLine&) {})};
    in_child([&] { follower.reset(); });
    container.remove();
    follower->wait();
}

TEST(Ownership, CanBeGivenUp) {
    const Trace trace;
    const auto id = [&] {
        auto container = tc::run(trace.mark(idle()));
        return std::move(container).release();
    }();
    EXPECT_THAT(trace.left(), SizeIs(1));
    tc::Engine::current().client().containers().remove(id);
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(Ownership, OfNetworksAndVolumesCanBeGivenUp) {
    auto& client = tc::Engine::current().client();
    const auto network = tc::Network::create().release();
    EXPECT_EQ(client.networks().inspect(network).id, network);
    client.networks().remove(network);
    const auto volume = tc::Volume::create().release();
    EXPECT_EQ(client.volumes().inspect(volume).name, volume);
    client.volumes().remove(volume);
}

TEST(Ownership, MovesWithTheHandle) {
    const Trace first;
    const Trace second;
    auto container = tc::run(first.mark(idle()));
    auto moved = std::move(container);
    EXPECT_THAT(first.left(), ElementsAre(moved.name()));
    moved = tc::run(second.mark(idle()));
    EXPECT_THAT(first.left(), IsEmpty()) << "what was assigned over is removed";
    EXPECT_THAT(second.left(), SizeIs(1));
}

} // namespace

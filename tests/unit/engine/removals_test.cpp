#include "engine/removals.hpp"

#include "support/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::engine {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;
using ::testing::UnorderedElementsAre;
using Kind = Removal::Kind;
using testsupport::Gate;

/// What was removed, in that order.
class Record {
public:
    /// A removal that is recorded once `gate` is open.
    Removal of(const std::string& name, Kind kind = Kind::container, Gate* gate = nullptr) {
        return {.kind = kind, .holds = {"name " + name}, .carry_out = [this, name, gate](const auto&) {
                    EXPECT_TRUE(gate == nullptr || gate->wait());
                    const std::lock_guard lock{mutex_};
                    names_.push_back(name);
                }};
    }

    [[nodiscard]] std::vector<std::string> names() const {
        const std::lock_guard lock{mutex_};
        return names_;
    }

private:
    mutable std::mutex mutex_;
    std::vector<std::string> names_;
};

class RemovalsTest : public ::testing::Test {
protected:
    Record record;
    Gate gate;
    Removals removals;
};

TEST_F(RemovalsTest, HandsOverWithoutWaiting) {
    removals.add(record.of("a", Kind::container, &gate));
    EXPECT_FALSE(removals.await_all(0ms));
    EXPECT_THAT(record.names(), IsEmpty());
    gate.open();
    EXPECT_TRUE(removals.await_all(20s));
    EXPECT_THAT(record.names(), ElementsAre("a"));
}

TEST_F(RemovalsTest, HaveNothingToWaitForAtFirst) {
    EXPECT_TRUE(removals.await_all(0ms));
    EXPECT_TRUE(removals.await_containers(0ms));
    EXPECT_TRUE(removals.await_free({"name a"}, 0ms));
}

TEST_F(RemovalsTest, RemoveContainersBesideEachOther) {
    Gate second_runs;
    removals.add({.carry_out = [&](const auto&) { EXPECT_TRUE(second_runs.wait()); }});
    removals.add({.carry_out = [&](const auto&) { second_runs.open(); }});
    EXPECT_TRUE(removals.await_all(20s));
}

TEST_F(RemovalsTest, RemoveNetworksAndVolumesAfterTheContainersBeforeThem) {
    removals.add(record.of("container", Kind::container, &gate));
    removals.add(record.of("network", Kind::network));
    removals.add(record.of("volume", Kind::volume));
    removals.add(record.of("later container"));
    EXPECT_FALSE(removals.await_containers(0ms));
    gate.open();
    EXPECT_TRUE(removals.await_all(20s));
    const auto names = record.names();
    EXPECT_THAT(names, UnorderedElementsAre("container", "network", "volume", "later container"));
    const auto place = [&](const char* name) { return std::ranges::find(names, name); };
    EXPECT_LT(place("container"), place("network"));
    EXPECT_LT(place("container"), place("volume"));
}

TEST_F(RemovalsTest, DoNotKeepAContainerWaitingForANetworkBeforeIt) {
    removals.add(record.of("network", Kind::network, &gate));
    removals.add(record.of("container"));
    EXPECT_TRUE(removals.await_containers(20s));
    EXPECT_THAT(record.names(), ElementsAre("container"));
    gate.open();
}

TEST_F(RemovalsTest, WaitOnlyForWhatHoldsAClaim) {
    removals.add(record.of("a", Kind::container, &gate));
    EXPECT_TRUE(removals.await_free({"name b", "port 80/tcp"}, 0ms));
    EXPECT_FALSE(removals.await_free({"name b", "name a"}, 0ms));
    gate.open();
    EXPECT_TRUE(removals.await_free({"name a"}, 20s));
}

TEST_F(RemovalsTest, CarryOutAtOnceWhatComesAfterTheirEnd) {
    removals.add(record.of("a"));
    EXPECT_TRUE(removals.close(20s));
    EXPECT_THAT(record.names(), ElementsAre("a"));
    removals.add(record.of("b"));
    EXPECT_THAT(record.names(), ElementsAre("a", "b"));
    EXPECT_TRUE(removals.close(0ms));
}

TEST_F(RemovalsTest, AreWaitedForOnlyOnceAtTheEnd) {
    removals.add(record.of("a", Kind::container, &gate));
    EXPECT_FALSE(removals.close(10ms));
    EXPECT_EQ(removals.pending(), 1U);
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(removals.close(10s));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 5s);
    gate.open();
    EXPECT_TRUE(removals.await_all(20s));
    EXPECT_TRUE(removals.close(0ms));
    EXPECT_EQ(removals.pending(), 0U);
}

TEST_F(RemovalsTest, ManyAreAllCarriedOut) {
    for (int i = 0; i < 300; ++i) {
        removals.add(record.of(std::to_string(i)));
    }
    EXPECT_TRUE(removals.await_all(20s));
    EXPECT_THAT(record.names(), SizeIs(300));
}

TEST(RemovalsEnd, WaitsForThem) {
    std::atomic<bool> done = false;
    {
        Removals removals;
        removals.add({.carry_out = [&](const auto&) { done = true; }});
    }
    EXPECT_TRUE(done);
}

TEST_F(RemovalsTest, OfAParentAreLeftToIt) {
    removals.add(record.of("parent's", Kind::container, &gate));
    const pid_t child = ::fork();
    if (child == 0) {
        const bool nothing_to_do = removals.await_all(0ms);
        removals.add(record.of("child's"));
        const bool done = removals.close(20s);
        ::_exit(nothing_to_do && done && record.names() == std::vector<std::string>{"child's"} ? 0 : 1);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_FALSE(removals.await_all(0ms));
    gate.open();
    EXPECT_TRUE(removals.await_all(20s));
    EXPECT_THAT(record.names(), ElementsAre("parent's"));
}

} // namespace
} // namespace testcontainers::engine

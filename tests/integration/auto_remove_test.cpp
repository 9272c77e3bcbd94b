// Who removes a container: the engine at its end, its handle, or nobody.

#include "integration/boxes.hpp"

#include "testcontainers/docker/attach.hpp"

#include <gmock/gmock.h>

#include <string>
#include <tuple>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Whether the engine has no such container within a while any more.
bool is_gone(const std::string& id) {
    auto containers = tc::Engine::current().client().containers();
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (std::chrono::steady_clock::now() < deadline) {
        try {
            (void)containers.wait(id, tc::docker::WaitCondition::removed);
        } catch (const tc::NotFound&) {
            return true;
        }
    }
    return false;
}

TEST(AutoRemove, TakesTheContainerAwayAtItsEnd) {
    auto spec = shell("echo up; read line; exit 7");
    spec.process.open_stdin = true;
    spec.auto_remove = true;
    spec.wait = tc::wait::log("up");
    auto container = tc::run(spec);
    container.attach().write("go\n");
    EXPECT_TRUE(is_gone(container.id()));
    EXPECT_THROW((void)container.inspect(), tc::NotFound);
    EXPECT_NO_THROW(container.remove());
}

TEST(AutoRemove, HoldsForAStopToo) {
    auto spec = server();
    spec.auto_remove = true;
    auto container = tc::run(spec);
    container.stop();
    EXPECT_TRUE(is_gone(container.id()));
    EXPECT_THROW(container.start(), tc::Error);
}

TEST(AutoRemove, OfAContainerThatEndsTooEarlyIsAnOrdinaryFailure) {
    auto spec = shell("exit 3");
    spec.auto_remove = true;
    spec.wait = tc::wait::log("never");
    EXPECT_THROW((void)tc::run(spec), tc::StartError);
}

TEST(AutoRemove, IsNothingForRunOnce) {
    auto spec = shell("exit 0");
    spec.auto_remove = true;
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run_once(spec); }).message(),
                HasSubstr("auto_remove: run_once reads exit code and output after the end"));
}

TEST(CleanUp, CanBeLeftToOthers) {
    const Trace trace;
    auto spec = trace.mark(idle());
    spec.clean_up = false;
    const auto [id, name, labels] = [&] {
        const auto container = tc::run(spec);
        return std::tuple{container.id(), container.name(), container.inspect().labels};
    }();
    EXPECT_THAT(trace.left(), ElementsAre(name)) << "its handle has not removed it";
    for (const auto* const label :
         {"org.testcontainers.session-id", "org.testcontainers.sessionId", "org.testcontainers.owner"}) {
        EXPECT_EQ(labels.at(label), "") << "a reaper would find it";
    }
    tc::Engine::current().client().containers().remove(id);
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(CleanUp, MayStillBeDoneByHand) {
    const Trace trace;
    auto spec = trace.mark(idle());
    spec.clean_up = false;
    int removals = 0;
    spec.hooks.after_remove = {{"counts", [&](const tc::HookTarget&) { ++removals; }}};
    auto running = tc::run(spec);
    running.remove();
    running.remove();
    auto created = tc::create(spec);
    created.remove();
    EXPECT_EQ(removals, 2);
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(CleanUp, OfAStartThatFailsIsDone) {
    const Trace trace;
    auto spec = trace.mark(shell("exit 3"));
    spec.clean_up = false;
    spec.wait = tc::wait::log("never");
    EXPECT_THROW((void)tc::run(spec), tc::StartError);
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(CleanUp, OfAGroupThatFailsIsDone) {
    const Trace trace;
    auto good = trace.mark(idle());
    good.clean_up = false;
    auto bad = trace.mark(shell("exit 3"));
    bad.wait = tc::wait::log("never");
    EXPECT_THROW((void)tc::run_graph({{"good", good}, {"bad", bad, {"good"}}}), tc::StartError);
    EXPECT_THAT(trace.left(), IsEmpty());
    EXPECT_THROW((void)tc::run_all({good, bad}), tc::StartError);
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(CleanUp, IsDoneByRunOnce) {
    auto spec = shell("exit 0");
    spec.clean_up = false;
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run_once(spec); }).message(),
                HasSubstr("clean_up: run_once removes its container"));
}

} // namespace

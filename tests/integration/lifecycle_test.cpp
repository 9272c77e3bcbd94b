#include "integration/boxes.hpp"

#include <gmock/gmock.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string state_of(const tc::Container& container) { return container.inspect().state.status; }

TEST(Lifecycle, StopsAndStarts) {
    auto container = tc::run(server());
    container.stop();
    EXPECT_EQ(state_of(container), "exited");
    EXPECT_EQ(container.inspect().state.exit_code, 0) << "the server ends with 0 when it is asked to";
    EXPECT_NO_THROW(container.stop());
    const auto error = thrown_by<tc::ConfigError>([&] { (void)container.endpoint(8080_tcp); });
    EXPECT_THAT(error.message(),
                HasSubstr("port 8080/tcp is not mapped, because the container does not run; start it first"));
    container.start();
    EXPECT_EQ(state_of(container), "running");
    EXPECT_EQ(container.endpoint(8080_tcp).port, container.inspect().ports.at(8080_tcp).front().host_port);
}

TEST(Lifecycle, KillsWhatDoesNotStop) {
    auto container = tc::run(shell("trap '' TERM; echo armed; while :; do sleep 3600; done"));
    container.stop(0s);
    EXPECT_EQ(container.inspect().state.exit_code, 137);
}

TEST(Lifecycle, RestartsOnThePortsThatAreMappedThen) {
    auto container = tc::run(server());
    std::vector<std::uint16_t> ports{container.endpoint(8080_tcp).port};
    for (int i = 0; i < 2; ++i) {
        container.restart();
        ports.push_back(container.endpoint(8080_tcp).port);
        EXPECT_EQ(ports.back(), container.inspect().ports.at(8080_tcp).front().host_port);
    }
}

TEST(Lifecycle, WaitsAfterARestartForWhatIsWrittenSince) {
    // The second run takes a moment until it is ready: the first run's line must not count for it.
    auto spec = shell("n=$(cat /n 2>/dev/null || echo 0); n=$((n + 1)); echo $n > /n; [ $n = 1 ] || sleep "
                      "0.5; echo run $n is ready; "
                      "exec sleep 3600");
    spec.wait = tc::wait::log_matches("run \\d is ready");
    auto container = tc::run(spec);
    EXPECT_EQ(container.logs().out, "run 1 is ready\n");
    container.restart(0s);
    EXPECT_EQ(container.logs().out, "run 1 is ready\nrun 2 is ready\n");
    container.restart(0s);
    EXPECT_THAT(container.logs().out, HasSubstr("run 3 is ready\n"));
}

TEST(Lifecycle, AStartThatFailsLeavesTheContainer) {
    auto spec = shell("[ ! -e /broken ] || { echo broken; exit 9; }; echo ready; exec sleep 3600");
    spec.wait = tc::wait::log("ready");
    auto container = tc::run(spec);
    container.copy_to(tc::FileContent{.content = "", .target = "/broken"});
    container.stop(0s);
    const auto error = thrown_by<tc::StartError>([&] { container.start(); });
    EXPECT_EQ(error.diagnostics().exit_code, 9);
    EXPECT_THAT(error.message(), HasSubstr("log \"ready\" seen 0 of 1 times"));
    EXPECT_EQ(state_of(container), "exited");
}

TEST(Lifecycle, StartingWhatRunsIsNoError) {
    auto container = tc::run(server());
    const auto endpoint = container.endpoint(8080_tcp);
    container.start();
    EXPECT_EQ(container.endpoint(8080_tcp), endpoint);
}

TEST(Lifecycle, PausesAndResumes) {
    auto container = tc::run(idle());
    container.pause();
    EXPECT_EQ(state_of(container), "paused");
    EXPECT_THROW(container.pause(), tc::Conflict);
    EXPECT_THROW((void)container.exec({"true"}), tc::Conflict);
    container.resume();
    EXPECT_EQ(state_of(container), "running");
    EXPECT_THAT(thrown_by<tc::Error>([&] { container.resume(); }).message(), HasSubstr("not paused"));
}

TEST(Lifecycle, RemovesWhatIsPaused) {
    const Trace trace;
    {
        auto container = tc::run(trace.mark(idle()));
        container.pause();
    }
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(Lifecycle, SendsSignals) {
    auto spec = shell("trap 'echo got HUP' HUP; echo armed; while :; do sleep 0.05; done");
    spec.wait = tc::wait::log("armed");
    auto container = tc::run(spec);
    std::mutex mutex;
    std::condition_variable changed;
    bool heard = false;
    auto follower = container.follow_logs([&](const tc::LogLine& line) {
        const std::lock_guard lock(mutex);
        heard = heard || line.text == "got HUP";
        changed.notify_all();
    });
    container.kill("HUP");
    {
        std::unique_lock lock(mutex);
        EXPECT_TRUE(changed.wait_for(lock, 30s, [&] { return heard; }));
    }
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { container.kill("NOSUCH"); }).message(),
                HasSubstr("signal: \"NOSUCH\" must be a signal's name or number"));
    container.kill();
    follower.wait();
    EXPECT_EQ(container.inspect().state.exit_code, 137);
    EXPECT_THROW(container.kill(), tc::Conflict);
}

TEST(Lifecycle, RemovesOnceAndForAll) {
    const Trace trace;
    auto container = tc::run(trace.mark(idle()));
    const auto id = container.id();
    container.remove();
    EXPECT_THAT(trace.left(), IsEmpty());
    EXPECT_NO_THROW(container.remove());
    EXPECT_EQ(container.id(), id);
    EXPECT_THROW((void)container.inspect(), tc::NotFound);
}

TEST(Lifecycle, RemovingWhatSomebodyElseRemovedIsNoError) {
    testing::internal::CaptureStderr();
    {
        auto container = tc::run(idle());
        const auto second = tc::run(idle());
        auto& client = tc::Engine::current().client();
        client.containers().remove(container.id());
        client.containers().remove(second.id());
        EXPECT_NO_THROW(container.remove());
    }
    EXPECT_EQ(testing::internal::GetCapturedStderr(), "");
}

TEST(Lifecycle, RemovesAnonymousVolumes) {
    // The image has a volume, whose name the container sees in its table of mounts.
    auto& client = tc::Engine::current().client();
    std::string volume;
    {
        const auto redis = tc::run({.image = "redis:7.0", .ports = {6379_tcp}});
        const auto mounts = redis.exec({"cat", "/proc/self/mountinfo"}).or_throw().out;
        const auto end = mounts.find("/_data /data ");
        ASSERT_NE(end, std::string::npos) << mounts;
        volume = mounts.substr(end - 64, 64);
        EXPECT_NO_THROW((void)client.volumes().inspect(volume));
    }
    EXPECT_TRUE(tc::Engine::current().await_removals());
    EXPECT_THROW((void)client.volumes().inspect(volume), tc::NotFound);
}

} // namespace

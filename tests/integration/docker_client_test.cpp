#include "testcontainers/docker/client.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstring>
#include <future>
#include <string>
#include <thread>
#include <vector>

namespace testcontainers::docker {
namespace {

using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Client& client() { return Engine::current().client(); }

std::string busybox() { return Settings::current().hub_image_name_prefix + "busybox:1"; }

std::string unique_name() {
    static std::atomic<int> count = 0;
    return "docker-client-test-" + std::to_string(::getpid()) + '-' + std::to_string(++count);
}

/// A container that is removed with the test.
class Box {
public:
    explicit Box(std::vector<std::string> command = {"sleep", "1000"},
                 std::vector<EndpointConfig> networks = {}) {
        id = client()
                 .containers()
                 .create({.name = name,
                          .image = busybox(),
                          .command = std::move(command),
                          .labels = {{"org.testcontainers", "true"}},
                          .networks = std::move(networks)})
                 .id;
    }
    Box(const Box&) = delete;
    Box& operator=(const Box&) = delete;
    ~Box() { client().containers().remove(id); }

    const Box& started() const {
        EXPECT_TRUE(client().containers().start(id));
        return *this;
    }

    std::string name = unique_name();
    std::string id;
};

struct Output {
    std::string out;
    std::string err;
    int exit_code = -1;

    OutputSink sink() {
        return [this](LogStream stream, std::string_view bytes) {
            (stream == LogStream::out ? out : err) += bytes;
            return true;
        };
    }
};

Output execute(const std::string& container, std::vector<std::string> command) {
    Output output;
    const auto id = client().execs().create(container, {.command = std::move(command)});
    client().execs().start(id, output.sink());
    output.exit_code = client().execs().inspect(id).exit_code.value_or(-1);
    return output;
}

TEST(DockerClient, StartsAndStopsAContainerAndRemovesIt) {
    const Box box;
    auto containers = client().containers();
    EXPECT_EQ(containers.inspect(box.id).state.status, "created");
    EXPECT_TRUE(containers.start(box.id));
    EXPECT_FALSE(containers.start(box.id));

    const auto running = containers.inspect(box.name);
    EXPECT_EQ(running.id, box.id);
    EXPECT_EQ(running.name, box.name);
    EXPECT_TRUE(running.state.running);
    EXPECT_GT(running.state.pid, 0);
    EXPECT_FALSE(running.state.health);
    EXPECT_THAT(running.command, ElementsAre("sleep", "1000"));

    EXPECT_TRUE(containers.stop(box.id, 0s));
    EXPECT_FALSE(containers.stop(box.id, 0s));
    EXPECT_EQ(containers.wait(box.id, WaitCondition::not_running), 137);
    containers.remove(box.id);
    EXPECT_THROW((void)containers.inspect(box.id), NotFound);
    containers.remove(box.id);
}

TEST(DockerClient, SeparatesTheStreamsOfACommand) {
    const Box box;
    box.started();
    const auto output = execute(box.id, {"sh", "-c", "echo out; echo err >&2; exit 3"});
    EXPECT_EQ(output.out, "out\n");
    EXPECT_EQ(output.err, "err\n");
    EXPECT_EQ(output.exit_code, 3);
}

TEST(DockerClient, SaysWithAnExitCodeThatACommandDoesNotExist) {
    const Box box;
    box.started();
    const auto output = execute(box.id, {"no-such-command"});
    EXPECT_THAT(output.exit_code, ::testing::AnyOf(126, 127));
}

TEST(DockerClient, FeedsACommandAndEndsItsInput) {
    const Box box;
    box.started();
    const std::string text(300'000, 'x');
    std::string_view rest = text;
    const auto input = [&](std::span<char> buffer) {
        const auto count = std::min(buffer.size(), rest.size());
        std::memcpy(buffer.data(), rest.data(), count);
        rest.remove_prefix(count);
        return count;
    };
    Output output;
    const auto id = client().execs().create(box.id, {.command = {"cat"}, .attach_input = true});
    client().execs().start(id, input, output.sink());
    EXPECT_EQ(output.out.size(), text.size());
    EXPECT_EQ(output.out, text);
    EXPECT_EQ(client().execs().inspect(id).exit_code, 0);
}

TEST(DockerClient, RefusesACommandInAContainerThatDoesNotRun) {
    const Box box;
    EXPECT_THROW((void)client().execs().create(box.id, {.command = {"true"}}), Conflict);
}

TEST(DockerClient, ReadsTheLogsOfBothStreamsWithTheirTimes) {
    const auto before = std::chrono::system_clock::now();
    const Box box({"sh", "-c", "echo one; echo two >&2; head -c 40000 /dev/zero | tr '\\0' z; echo"});
    box.started();
    EXPECT_EQ(client().containers().wait(box.id, WaitCondition::not_running), 0);
    const std::string long_line = std::string(40000, 'z') + '\n';

    Output plain;
    client().containers().logs(box.id, {}, plain.sink());
    EXPECT_EQ(plain.out, "one\n" + long_line);
    EXPECT_EQ(plain.err, "two\n");

    std::string out;
    std::vector<std::chrono::system_clock::time_point> times;
    client().containers().timed_logs(box.id, {}, [&](LogStream stream, auto time, std::string_view bytes) {
        times.push_back(time);
        out += stream == LogStream::out ? bytes : std::string_view{};
        return true;
    });
    EXPECT_EQ(out, "one\n" + long_line);
    EXPECT_THAT(times, Each(::testing::Gt(before - 1min)));
}

TEST(DockerClient, FollowsALogUntilItIsToldToStop) {
    const Box box({"sh", "-c", "while true; do echo tick; sleep 0.05; done"});
    box.started();
    std::string out;
    client().containers().logs(box.id, {.follow = true},
                               [&](LogStream, std::string_view bytes) { return (out += bytes).size() < 15; },
                               {.timeout = 30s, .stop = {}});
    EXPECT_THAT(out, ::testing::StartsWith("tick\ntick\ntick\n"));
}

TEST(DockerClient, CopiesArchivesInAndOut) {
    const Box box;
    auto containers = client().containers();
    std::string tar;
    containers.get_archive(box.id, "/etc/passwd", [&](std::string_view bytes) { return tar += bytes, true; });
    std::string_view rest = tar;
    containers.put_archive(box.id, "/tmp", [&](std::span<char> buffer) {
        const auto count = std::min(buffer.size(), rest.size());
        std::memcpy(buffer.data(), rest.data(), count);
        rest.remove_prefix(count);
        return count;
    });
    const auto original = containers.stat(box.id, "/etc/passwd");
    const auto copy = containers.stat(box.id, "/tmp/passwd");
    EXPECT_EQ(copy.name, "passwd");
    EXPECT_EQ(copy.size, original.size);
    EXPECT_EQ(copy.mode, original.mode);
    EXPECT_TRUE(containers.stat(box.id, "/etc").is_directory);
}

TEST(DockerClient, HasTheEnginesWordsForAFileThatIsNotThere) {
    const Box box;
    try {
        (void)client().containers().stat(box.id, "/no/such/file");
        FAIL() << "it is there";
    } catch (const NotFound& error) {
        EXPECT_THAT(error.engine_message(), HasSubstr("/no/such/file"));
    }
}

/// A network that is removed with the test.
struct Bridge {
    std::string name = unique_name();
    std::string id = client().networks().create({.name = name, .labels = {{"org.testcontainers", "true"}}});

    Bridge() = default;
    Bridge(const Bridge&) = delete;
    Bridge& operator=(const Bridge&) = delete;
    ~Bridge() { client().networks().remove(id); }
};

TEST(DockerClient, PutsAContainerOnSeveralNetworks) {
    const Bridge first;
    const Bridge second;
    const Box box({"sleep", "1000"}, {{first.name, {"one"}}, {second.name, {"two"}}});
    const auto networks = client().containers().inspect(box.id).networks;
    ASSERT_EQ(networks.size(), 2U);
    EXPECT_THAT(networks.at(first.name).aliases, Contains("one"));
    EXPECT_THAT(networks.at(second.name).aliases, Contains("two"));
}

TEST(DockerClient, RefusesASecondNetworkOfOneName) {
    const Bridge bridge;
    EXPECT_THROW((void)client().networks().create({.name = bridge.name}), Conflict);
    EXPECT_EQ(client().networks().inspect(bridge.name).id, bridge.id);
    client().networks().remove(bridge.id);
    client().networks().remove(bridge.id);
    EXPECT_THROW((void)client().networks().inspect(bridge.id), NotFound);
}

TEST(DockerClient, CreatesAndRemovesAVolume) {
    auto volumes = client().volumes();
    const auto name = unique_name();
    EXPECT_EQ(volumes.create({.name = name, .labels = {{"a", "b"}}}).name, name);
    EXPECT_EQ(volumes.inspect(name).labels.at("a"), "b");
    EXPECT_EQ(volumes.list({{"name", {name}}}).size(), 1U);
    volumes.remove(name);
    volumes.remove(name);
    EXPECT_THROW((void)volumes.inspect(name), NotFound);
}

TEST(DockerClient, InspectsAnImageAndMissesAnother) {
    const auto image = client().images().inspect(busybox());
    EXPECT_THAT(image.id, ::testing::StartsWith("sha256:"));
    EXPECT_EQ(image.os, "linux");
    EXPECT_THROW((void)client().images().inspect("localhost/no-such-image:1"), NotFound);
}

TEST(DockerClient, SeesAContainersEvents) {
    const Box box({"true"});
    std::vector<std::string> actions;
    std::promise<void> open;
    const auto take = [&](const Event& event) {
        actions.push_back(event.action);
        return event.action != "die";
    };
    std::jthread follower([&] {
        client().system().events({.filters = {{"type", {"container"}}, {"container", {box.id}}}}, take,
                                 [&] { open.set_value(); }, {.timeout = 30s, .stop = {}});
    });
    open.get_future().wait();
    box.started();
    follower.join();
    EXPECT_THAT(actions, ElementsAre("start", "die"));
}

TEST(DockerClient, ListsContainersByLabelAndName) {
    const Box box;
    const auto found = client().containers().list({{"name", {box.name}}}, true);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].id, box.id);
    EXPECT_THAT(found[0].names, ElementsAre(box.name));
    EXPECT_THAT(client().containers().list({{"name", {box.name}}}, false), ::testing::IsEmpty());
}

} // namespace
} // namespace testcontainers::docker

#include "integration/boxes.hpp"
#include "support/child_process.hpp"

#include <filesystem>
#include <iostream>
#include <string>
#include <vector>

#include <gmock/gmock.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::MatchesRegex;
using ::testing::Pair;
using ::testing::StartsWith;

TEST(Run, GivesAContainerThatRuns) {
    const auto container = tc::run(idle());
    EXPECT_THAT(container.id(), MatchesRegex("[0-9a-f]+"));
    EXPECT_EQ(container.id().size(), 64U);
    EXPECT_THAT(container.name(), MatchesRegex("tc-[0-9a-f]+"));
    EXPECT_EQ(container.spec(), idle());
    EXPECT_TRUE(container.inspect().state.running);
    EXPECT_EQ(container.exec({"echo", "hello"}).out, "hello\n");
}

TEST(Run, RemovesItsContainerAtTheEndOfTheScope) {
    const Trace trace;
    {
        const auto container = tc::run(trace.mark(idle()));
        EXPECT_EQ(trace.left().size(), 1U);
    }
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(Run, MeasuresItsStages) {
    const auto container = tc::run(server());
    EXPECT_GT(container.start_times().create, 0us);
    EXPECT_GT(container.start_times().start, 0us);
    EXPECT_GT(container.start_times().ready, 0us);
    EXPECT_LT(container.start_times().image, 1s);
}

TEST(Run, LabelsItsContainer) {
    auto spec = idle();
    spec.labels = {{"team", "orders"}};
    const auto labels = tc::run(spec).inspect().labels;
    EXPECT_THAT(labels, AllOf(Contains(Pair("team", "orders")), Contains(Pair("org.testcontainers", "true")),
                              Contains(Pair("org.testcontainers.lang", "cpp")),
                              Contains(Pair("org.testcontainers.session-id",
                                            labels.at("org.testcontainers.sessionId")))));
}

TEST(Run, SetsUpTheProcess) {
    tc::ContainerSpec spec = shell("exec sleep 3600");
    spec.entrypoint = {"env", "FROM_ENTRYPOINT=1"};
    spec.env = {{"GREETING", "good day = a\nb"}};
    spec.user = "1000:2000";
    spec.working_directory = "/usr";
    spec.naming.hostname = "box.local";
    const auto container = tc::run(spec);
    EXPECT_EQ(container.exec({"sh", "-c", "echo \"$GREETING\"; id -u; id -g; pwd; hostname"}).out,
              "good day = a\nb\n1000\n2000\n/usr\nbox.local\n");
    EXPECT_THAT(container.exec({"sh", "-c", "tr '\\0' '\\n' </proc/1/environ"}).out,
                HasSubstr("FROM_ENTRYPOINT=1\n"));
}

TEST(Run, GivesTheNameThatWasAskedFor) {
    auto spec = idle();
    spec.naming.name = unique_text();
    const auto container = tc::run(spec);
    EXPECT_EQ(container.name(), spec.naming.name);
    EXPECT_EQ(container.inspect().name, spec.naming.name);
}

TEST(Run, AddsLinesToEtcHosts) {
    auto spec = idle();
    spec.extra_hosts = {{.name = "db.internal", .address = "10.1.2.3"}, {.name = "engine.internal"}};
    const auto hosts = tc::run(spec).read_file("/etc/hosts");
    EXPECT_THAT(hosts, HasSubstr("10.1.2.3\tdb.internal"));
    EXPECT_THAT(hosts, HasSubstr("\tengine.internal"));
}

TEST(Run, LimitsResources) {
    auto spec = idle();
    spec.resources = {.memory = 64_MiB, .cpus = 0.5, .shm_size = 8_MiB};
    const auto container = tc::run(spec);
    EXPECT_THAT(container.exec({"df", "-k", "/dev/shm"}).out, HasSubstr(" 8192 "));
    const auto limits =
        container.exec({"sh", "-c",
                        "cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/cpu.max 2>/dev/null || cat "
                        "/sys/fs/cgroup/memory/memory.limit_in_bytes"});
    EXPECT_THAT(limits.out, StartsWith("67108864\n"));
}

TEST(Run, PublishesOnTheLoopbackAddressAlone) {
    const auto container = tc::run(server());
    const auto endpoint = container.endpoint(8080_tcp);
    EXPECT_EQ(endpoint.host, tc::Engine::current().info().host);
    const auto bindings = container.inspect().ports.at(8080_tcp);
    ASSERT_EQ(bindings.size(), 1U);
    EXPECT_EQ(bindings.front().host_ip, "127.0.0.1");
    EXPECT_EQ(bindings.front().host_port, endpoint.port);
}

TEST(Run, LeavesTheRestOfAnImagesPortsUnpublished) {
    auto spec = server({{"PORT", "9090"}});
    spec.ports = {9090_tcp};
    const auto container = tc::run(spec);
    EXPECT_THAT(container.inspect().ports[8080_tcp], IsEmpty());
    EXPECT_THROW((void)container.endpoint(8080_tcp), tc::ConfigError);
}

/// Runs the test again in a mount namespace whose root has a /.dockerenv and else everything of this
/// machine's.
ChildEnd run_where_a_dockerenv_is(const char* test) {
    const std::string script = "set -e; mount -t tmpfs none /mnt; touch /mnt/.dockerenv; "
                               "for entry in /*; do"
                               "  if [ \"$entry\" = /mnt ]; then continue;"
                               "  elif [ -L \"$entry\" ]; then cp -P \"$entry\" /mnt/;"
                               "  elif [ -d \"$entry\" ]; then"
                               "    mkdir \"/mnt$entry\"; mount --rbind \"$entry\" \"/mnt$entry\"; fi; "
                               "done; exec chroot /mnt \"$@\"";
    std::vector<std::string> command{"unshare", "--mount"};
    if (::geteuid() != 0) {
        command.emplace_back("--map-root-user");
    }
    const auto program = std::filesystem::read_symlink("/proc/self/exe").string();
    command.insert(command.end(), {"sh", "-c", script, "sh", program, std::string("--gtest_filter=") + test});
    ChildProcess child{command};
    while (const auto line = child.read_line(30s)) {
        std::cout << "| " << *line << '\n';
    }
    return child.wait();
}

TEST(Run, ReachesTheMappedPortAlthoughThisMachineLooksLikeAContainer) {
    if (!std::filesystem::exists("/.dockerenv")) {
        EXPECT_EQ(run_where_a_dockerenv_is("Run.ReachesTheMappedPortAlthoughThisMachineLooksLikeAContainer"),
                  ChildEnd{});
        return;
    }
    auto spec = server();
    spec.wait = tc::wait::http({.path = "/", .status = 200, .body_contains = "ready"});
    const auto container = tc::run(spec);
    EXPECT_EQ(container.endpoint(8080_tcp).host, "127.0.0.1");
}

} // namespace

// Every option of a spec, as the container or the engine sees it.

#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;

std::string json_of(const tc::Container& container) {
    return tc::Engine::current().client().containers().inspect_json(container.id());
}

std::string said(const tc::Container& container, const std::string& script) {
    return container.exec({"sh", "-c", script}).or_throw().out;
}

TEST(Options, GiveTheContainerItsIdentity) {
    auto spec = idle();
    spec.naming = {.hostname = "box", .domain_name = "example.org", .mac_address = "02:42:0a:0b:0c:0d"};
    spec.extra_hosts = {{.name = "db", .address = "10.9.8.7"}};
    spec.dns = {.servers = {"10.0.0.53"}, .search = {"example.org"}, .options = {"ndots:3"}};
    const auto box = tc::run(spec);
    EXPECT_EQ(said(box, "hostname; cat /proc/sys/kernel/domainname; cat /sys/class/net/eth0/address"),
              "box\nexample.org\n02:42:0a:0b:0c:0d\n");
    EXPECT_THAT(said(box, "cat /etc/hosts"), HasSubstr("10.9.8.7\tdb"));
    EXPECT_THAT(
        said(box, "cat /etc/resolv.conf"),
        AllOf(HasSubstr("nameserver 10.0.0.53"), HasSubstr("search example.org"), HasSubstr("ndots:3")));
}

TEST(Options, AskForThePlatformOfTheSpec) {
    const auto engine = tc::Engine::current().client().system().version();
    auto spec = idle();
    spec.pull = tc::PullPolicy::never;
    spec.platform = engine.os + "/" + engine.arch;
    EXPECT_EQ(said(tc::run(spec), "echo runs"), "runs\n");
    spec.platform = engine.arch == "arm64" ? "linux/amd64" : "linux/arm64";
    EXPECT_THAT(thrown_by<tc::PullError>([&] { (void)tc::run(spec); }).message(),
                HasSubstr(" is not in the engine for " + spec.platform + ", and the spec says"));
}

TEST(Options, LimitResources) {
    auto spec = idle();
    spec.resources = {
        .memory = 64_MiB,
        .cpus = 0.5,
        .shm_size = 8_MiB,
        .memory_and_swap = 64_MiB,
        .cpuset = "0",
        .pids_limit = 50,
        .ulimits = {{.name = "memlock", .soft = 65536, .hard = 131072}, {.name = "core", .soft = 0}},
        .devices = {{.host = "/dev/null", .container = "/dev/nothing"}}};
    const auto box = tc::run(spec);
    EXPECT_EQ(said(box, "ulimit -S -l; ulimit -H -l; ulimit -c; nproc; ls /dev/nothing"),
              "64\n128\n0\n1\n/dev/nothing\n");
    EXPECT_THAT(said(box, "df -k /dev/shm"), HasSubstr(" 8192 "));
    EXPECT_THAT(json_of(box), AllOf(HasSubstr(R"("Memory":67108864)"), HasSubstr(R"("MemorySwap":67108864)"),
                                    HasSubstr(R"("NanoCpus":500000000)"), HasSubstr(R"("PidsLimit":50)")));
}

TEST(Options, TakeRightsAway) {
    auto spec = idle();
    spec.security = {.read_only_root = true,
                     .added_capabilities = {"SYS_TIME"},
                     .dropped_capabilities = {"CHOWN", "NET_RAW"},
                     .options = {"no-new-privileges"},
                     .sysctls = {{"net.core.somaxconn", "99"}},
                     .groups = {"4711"}};
    const auto box = tc::run(spec);
    EXPECT_THAT(box.exec({"touch", "/file"}).err, HasSubstr("Read-only file system"));
    EXPECT_THAT(box.exec({"chown", "1", "/dev/shm"}).err, HasSubstr("Operation not permitted"));
    EXPECT_EQ(said(box, "cat /proc/sys/net/core/somaxconn"), "99\n");
    EXPECT_THAT(said(box, "id -G"), HasSubstr("4711"));
    EXPECT_THAT(said(box, "grep NoNewPrivs /proc/1/status"), HasSubstr("1"));
    EXPECT_THAT(json_of(box), HasSubstr("SYS_TIME"));
}

TEST(Options, GiveAllRightsOnlyWhenAskedFor) {
    const auto mount = [](const tc::Container& container) {
        return container.exec({"sh", "-c", "mkdir -p /m && mount -t tmpfs none /m"});
    };
    auto spec = idle();
    spec.security.privileged = true;
    EXPECT_THAT(json_of(tc::create(spec)), HasSubstr(R"("Privileged":true)"));
    try {
        EXPECT_EQ(mount(tc::run(spec)).exit_code, 0);
    } catch (const tc::StartError& refusal) {
        // An engine in a container may have no such rights to give; it would start one that asks for none.
        EXPECT_THAT(refusal.message(), HasSubstr("operation not permitted"));
    }
    const auto usual = tc::run(idle());
    EXPECT_NE(mount(usual).exit_code, 0);
    EXPECT_THAT(json_of(usual), HasSubstr(R"("Privileged":false)"));
}

TEST(Options, ShareNamespaces) {
    auto first = idle();
    first.namespaces.ipc = "shareable";
    const auto one = tc::run(first);
    auto second = idle();
    second.namespaces = {
        .ipc = "container:" + one.id(), .pid = "container:" + one.id(), .cgroup = "private", .uts = "host"};
    const auto other = tc::run(second);
    EXPECT_EQ(said(one, "readlink /proc/1/ns/ipc"), said(other, "readlink /proc/1/ns/ipc"));
    EXPECT_EQ(said(other, "ps | grep -c '[s]leep 3600'"), "2\n");
    EXPECT_NE(said(one, "hostname"), said(other, "hostname"));
    EXPECT_THAT(json_of(other), HasSubstr(R"("CgroupnsMode":"private")"));
}

TEST(Options, ShareTheUserNumbersOfTheMachine) {
    auto spec = idle();
    spec.namespaces.user = "host";
    EXPECT_THAT(json_of(tc::run(spec)), HasSubstr(R"("UsernsMode":"host")"));
}

TEST(Options, RunAndEndTheProcessAsAskedFor) {
    auto spec = shell("trap 'echo interrupted; exit 7' INT; echo armed; while :; do sleep 0.05; done");
    spec.process = {.init = true, .stop_signal = "SIGINT", .stop_timeout = 20s};
    spec.wait = tc::wait::log("armed");
    auto box = tc::run(spec);
    EXPECT_THAT(said(box, "cat /proc/1/cmdline"), HasSubstr("init"));
    box.stop();
    EXPECT_EQ(box.inspect().state.exit_code, 7);
    EXPECT_EQ(box.logs().out, "armed\ninterrupted\n");
    EXPECT_THAT(json_of(box), HasSubstr(R"("StopTimeout":20)"));
}

TEST(Options, AnInitMayBeRefused) {
    auto spec = idle();
    spec.process.init = false;
    const auto box = tc::run(spec);
    EXPECT_THAT(said(box, "cat /proc/1/cmdline"), testing::StartsWith("sleep"));
    EXPECT_THAT(json_of(box), HasSubstr(R"("Init":false)"));
    EXPECT_THAT(json_of(tc::create(idle())), testing::Not(HasSubstr(R"("Init":false)")));
}

TEST(Options, KillAfterTheStopTimeout) {
    auto spec = shell("trap '' TERM; echo armed; while :; do sleep 0.05; done");
    spec.process.stop_timeout = 1s;
    spec.wait = tc::wait::log("armed");
    auto box = tc::run(spec);
    const auto begin = std::chrono::steady_clock::now();
    box.stop();
    const auto time = std::chrono::steady_clock::now() - begin;
    EXPECT_EQ(box.inspect().state.exit_code, 137);
    EXPECT_GE(time, 1s) << "it was not given its time";
    EXPECT_LT(time, 10s) << "the usual time was taken";
}

TEST(Options, ATerminalHasOneStreamOfOutput) {
    auto spec = shell("test -t 0 && echo to a terminal; echo also here >&2; exec sleep 3600");
    spec.process = {.tty = true, .open_stdin = true};
    spec.wait = tc::wait::log("also here");
    const auto box = tc::run(spec);
    EXPECT_EQ(box.logs().all, "to a terminal\r\nalso here\r\n");
    EXPECT_TRUE(box.inspect().tty);
}

TEST(Options, StartTheProcessAgain) {
    auto spec = shell("echo run; exit 3");
    spec.process.restart = {tc::RestartPolicy::When::on_failure, 2};
    spec.wait = tc::wait::exits_with(3);
    const auto box = tc::run(spec);
    EXPECT_THAT(json_of(box), HasSubstr(R"("RestartPolicy":{"Name":"on-failure","MaximumRetryCount":2})"));
    EXPECT_EQ(box.logs().out, "run\nrun\nrun\n");
}

TEST(Options, ReadEnvironmentFiles) {
    const TemporaryFolder folder;
    auto spec = idle();
    spec.env = {{"ONE", "spec"}};
    spec.env_files = {folder.write("app.env", "# comment\nONE=file\nTWO=two words\n")};
    EXPECT_EQ(said(tc::run(spec), "echo $ONE; echo $TWO"), "spec\ntwo words\n");
}

TEST(Options, ChooseTheLogDriver) {
    auto spec = shell("echo line; exec sleep 3600");
    spec.logging = {.driver = "local", .options = {{"max-size", "1m"}}};
    spec.wait = tc::wait::log("line");
    const auto box = tc::run(spec);
    EXPECT_THAT(json_of(box), HasSubstr(R"("LogConfig":{"Type":"local","Config":{"max-size":"1m"}})"));
}

TEST(Options, AHealthCheckOfTheSpecIsWaitedFor) {
    auto spec = shell("sleep 0.3; touch /tmp/healthy; exec sleep 3600");
    spec.healthcheck =
        tc::Healthcheck{.command = {"test", "-f", "/tmp/healthy"}, .interval = 50ms, .retries = 100};
    const auto box = tc::run(spec);
    ASSERT_TRUE(box.inspect().state.health);
    EXPECT_EQ(box.inspect().state.health->status, "healthy");
}

TEST(Options, AHealthCheckCanBeSwitchedOff) {
    const auto image =
        tc::build({.dockerfile_text =
                       "FROM busybox:1\nHEALTHCHECK --interval=50ms CMD true\nLABEL of=" + unique_text()});
    auto spec = idle();
    spec.image = image.name();
    const auto checked = tc::run(spec);
    EXPECT_TRUE(checked.inspect().has_healthcheck);
    EXPECT_TRUE(checked.inspect().state.health) << "the image has a check";
    spec.healthcheck = tc::Healthcheck{.disabled = true};
    const auto unchecked = tc::run(spec);
    EXPECT_FALSE(unchecked.inspect().has_healthcheck);
    EXPECT_FALSE(unchecked.inspect().state.health);
}

TEST(Options, OfADriverThatIsNotThereAreRefusedByTheEngine) {
    auto spec = idle();
    spec.resources.device_requests = {{.count = 1, .driver = "no-such-driver"}};
    EXPECT_THAT(thrown_by<tc::StartError>([&] { (void)tc::run(spec); }).message(),
                HasSubstr("could not select device driver"));
}

TEST(Options, TheUsersEditHasTheLastWord) {
    auto spec = idle();
    spec.naming.hostname = "before";
    spec.edit_request = {"renames the host", [](std::string json) {
                             const std::string before = R"("Hostname":"before")";
                             return json.replace(json.find(before), before.size(), R"("Hostname":"after")");
                         }};
    EXPECT_EQ(said(tc::run(spec), "hostname"), "after\n");
}

TEST(Options, AnEditThatBreaksTheRequestIsRefused) {
    auto spec = idle();
    spec.edit_request = {"breaks it", [](const std::string&) { return std::string{"{"}; }};
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run(spec); }).message(),
                HasSubstr("the request after its edit is not JSON: \"{\""));
}

TEST(Options, AnEngineThatIsTooOldForOneIsNotAsked) {
    auto spec = idle();
    spec.annotations = {{"team", "orders"}};
    const auto& version = tc::Engine::current().info().api_version;
    const bool knows_annotations = version != "1.41" && version != "1.42";
    if (knows_annotations) {
        EXPECT_THAT(json_of(tc::run(spec)), HasSubstr(R"("Annotations":{"team":"orders"})"));
    } else {
        EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run(spec); }).message(),
                    HasSubstr("annotations: needs an engine with API 1.43; this one speaks " + version));
    }
}

} // namespace

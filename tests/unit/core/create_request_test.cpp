#include "core/create_request.hpp"
#include "session/session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;
using tc::core::create_request;
using tc::docker::MountPoint;
using tc::docker::PortBinding;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

tc::core::Creation creation() { return {.name = "tc-1", .image = "hub/redis:7", .labels = {{"ours", "1"}}}; }

TEST(CreateRequest, TakesNameAndImageFromOutside) {
    const auto request = create_request({.image = "redis:7"}, creation());
    EXPECT_EQ(request.name, "tc-1");
    EXPECT_EQ(request.image, "hub/redis:7");
}

TEST(CreateRequest, PrefersTheNameOfTheSpec) {
    const auto request =
        create_request({.image = "redis:7", .naming = {.name = "cache", .hostname = "host"}}, creation());
    EXPECT_EQ(request.name, "cache");
    EXPECT_EQ(request.hostname, "host");
}

TEST(CreateRequest, LeavesEmptyWhatTheSpecLeavesToTheImage) {
    const auto request = create_request({.image = "redis:7"}, creation());
    EXPECT_THAT(request.command, IsEmpty());
    EXPECT_THAT(request.entrypoint, IsEmpty());
    EXPECT_THAT(request.env, IsEmpty());
    EXPECT_THAT(request.ports, IsEmpty());
    EXPECT_THAT(request.mounts, IsEmpty());
    EXPECT_THAT(request.networks, IsEmpty());
    EXPECT_FALSE(request.healthcheck);
    EXPECT_FALSE(request.resources.memory);
    EXPECT_FALSE(request.resources.nano_cpus);
    EXPECT_FALSE(request.resources.shm_size);
    EXPECT_EQ(request.user + request.working_directory + request.hostname, "");
}

TEST(CreateRequest, HandsTheProcessOn) {
    const auto request = create_request({.image = "redis:7",
                                         .command = {"redis-server", "--save", ""},
                                         .entrypoint = {""},
                                         .env = {{"A", "1"}, {"B", ""}},
                                         .user = "redis",
                                         .working_directory = "/data"},
                                        creation());
    EXPECT_THAT(request.command, ElementsAre("redis-server", "--save", ""));
    EXPECT_THAT(request.entrypoint, ElementsAre(""));
    EXPECT_THAT(request.env, ElementsAre(Pair("A", "1"), Pair("B", "")));
    EXPECT_EQ(request.user, "redis");
    EXPECT_EQ(request.working_directory, "/data");
}

TEST(CreateRequest, AddsTheUsersLabelsToOurs) {
    const auto request = create_request({.image = "redis:7", .labels = {{"team", "orders"}}}, creation());
    EXPECT_THAT(request.labels, testing::IsSupersetOf({Pair("ours", "1"), Pair("team", "orders")}));
}

TEST(CreateRequest, TakesNoneOfOurLabelsFromTheImage) {
    auto own = creation();
    own.labels = tc::session::Session{"s"}.labels();
    const auto request = create_request({.image = "redis:7"}, own);
    EXPECT_THAT(
        request.labels,
        testing::IsSupersetOf({Pair("org.testcontainers", "true"), Pair("org.testcontainers.session-id", "s"),
                               Pair("org.testcontainers.shared", ""), Pair("org.testcontainers.owner", ""),
                               Pair("org.testcontainers.image", "")}));
}

TEST(CreateRequest, PublishesOnTheLoopbackAddressOfALocalEngine) {
    const auto request =
        create_request({.image = "redis:7", .ports = {6379_tcp, {53_udp, 5353}}}, creation());
    EXPECT_THAT(request.ports,
                UnorderedElementsAre(Pair(6379_tcp, ElementsAre(PortBinding{"127.0.0.1", 0})),
                                     Pair(53_udp, ElementsAre(PortBinding{"127.0.0.1", 5353}))));
}

TEST(CreateRequest, PublishesOneNumberInEveryProtocol) {
    const auto request = create_request({.image = "a", .ports = {53_tcp, 53_udp, 53_sctp}}, creation());
    EXPECT_THAT(request.ports, UnorderedElementsAre(Pair(53_tcp, ElementsAre(PortBinding{"127.0.0.1", 0})),
                                                    Pair(53_udp, ElementsAre(PortBinding{"127.0.0.1", 0})),
                                                    Pair(53_sctp, ElementsAre(PortBinding{"127.0.0.1", 0}))));
}

TEST(CreateRequest, PublishesOnAllAddressesOfARemoteEngine) {
    auto remote = creation();
    remote.local = false;
    const auto request = create_request({.image = "redis:7", .ports = {6379_tcp}}, remote);
    EXPECT_THAT(request.ports, ElementsAre(Pair(6379_tcp, ElementsAre(PortBinding{"", 0}))));
}

TEST(CreateRequest, MountsVolumes) {
    const auto request =
        create_request({.image = "redis:7", .mounts = {tc::VolumeMount{"data", "/data", true}}}, creation());
    ASSERT_EQ(request.mounts.size(), 1U);
    const auto& mount = request.mounts.front();
    EXPECT_EQ(mount.type, MountPoint::Type::volume);
    EXPECT_EQ(mount.source, "data");
    EXPECT_EQ(mount.target, "/data");
    EXPECT_TRUE(mount.read_only);
}

TEST(CreateRequest, MountsMemory) {
    const auto request = create_request(
        {.image = "redis:7", .mounts = {tc::TmpfsMount{.target = "/scratch", .size = 64_MiB, .mode = 0700}}},
        creation());
    ASSERT_EQ(request.mounts.size(), 1U);
    const auto& mount = request.mounts.front();
    EXPECT_EQ(mount.type, MountPoint::Type::tmpfs);
    EXPECT_EQ(mount.source, "");
    EXPECT_EQ(mount.tmpfs_size, 64_MiB);
    EXPECT_EQ(mount.tmpfs_mode, 0700U);
}

TEST(CreateRequest, MountsMemoryWithOptions) {
    const auto request = create_request({.image = "a",
                                         .mounts = {tc::TmpfsMount{.target = "/t",
                                                                   .size = 1_KiB,
                                                                   .mode = 01700,
                                                                   .exec = true,
                                                                   .uid = 7,
                                                                   .gid = 8,
                                                                   .options = {"noatime"}}}},
                                        creation());
    EXPECT_THAT(request.mounts, IsEmpty());
    EXPECT_THAT(request.tmpfs, ElementsAre(Pair("/t", "noatime,exec,uid=7,gid=8,mode=1700,size=1024")));
}

TEST(CreateRequest, LabelsBindMounts) {
    const auto request = create_request(
        {.image = "a",
         .mounts = {tc::BindMount{.source = "/x", .target = "/y", .selinux = tc::SelinuxLabel::shared},
                    tc::BindMount{.source = "/x",
                                  .target = "/z",
                                  .read_only = true,
                                  .propagation = tc::Propagation::slave,
                                  .selinux = tc::SelinuxLabel::exclusive}}},
        creation());
    EXPECT_THAT(request.mounts, IsEmpty());
    EXPECT_THAT(request.binds, ElementsAre("/x:/y:z", "/x:/z:Z,ro,slave"));
}

TEST(CreateRequest, BindsWithoutTheMountsBelow) {
    const auto request = create_request(
        {.image = "a", .mounts = {tc::BindMount{.source = "/x", .target = "/y", .recursive = false}}},
        creation());
    ASSERT_EQ(request.mounts.size(), 1U);
    EXPECT_TRUE(request.mounts.front().non_recursive);
}

TEST(CreateRequest, MountsImagesUnderTheNamesOfTheEngine) {
    auto chosen = creation();
    chosen.mounted_images = {{"busybox:1", "mirror/busybox:1"}};
    const auto request = create_request(
        {.image = "a", .mounts = {tc::ImageMount{.image = "busybox:1", .target = "/i"}}}, chosen);
    ASSERT_EQ(request.mounts.size(), 1U);
    EXPECT_EQ(request.mounts.front().source, "mirror/busybox:1");
}

TEST(CreateRequest, TakesTheUsualPlatformWhereTheSpecNamesNone) {
    auto usual = creation();
    usual.default_platform = "linux/arm64";
    EXPECT_EQ(create_request({.image = "a"}, usual).platform, "linux/arm64");
    EXPECT_EQ(create_request({.image = "a", .platform = "linux/amd64"}, usual).platform, "linux/amd64");
}

TEST(CreateRequest, IsRemovedAtItsEndWhereThatIsAskedFor) {
    EXPECT_TRUE(create_request({.image = "a", .auto_remove = true}, creation()).auto_remove);
    EXPECT_FALSE(create_request({.image = "a"}, creation()).auto_remove);
}

TEST(CreateRequest, MakesTheSourceOfABindMountAbsolute) {
    const auto request = create_request(
        {.image = "redis:7", .mounts = {tc::BindMount{.source = "./seed/../data", .target = "/data"}}},
        creation());
    ASSERT_EQ(request.mounts.size(), 1U);
    EXPECT_EQ(request.mounts.front().type, MountPoint::Type::bind);
    EXPECT_EQ(request.mounts.front().source, (std::filesystem::current_path() / "data").string());
}

TEST(CreateRequest, JoinsNetworksWithAliases) {
    const auto request =
        create_request({.image = "redis:7", .networks = {{"one", {"a", "b"}}, "two"}}, creation());
    ASSERT_EQ(request.networks.size(), 2U);
    EXPECT_EQ(request.networks[0].network, "one");
    EXPECT_THAT(request.networks[0].aliases, ElementsAre("a", "b"));
    EXPECT_EQ(request.networks[1].network, "two");
}

TEST(CreateRequest, AddsHosts) {
    const auto request = create_request(
        {.image = "redis:7", .extra_hosts = {{.name = "host.internal"}, {.name = "db", .address = "::1"}}},
        creation());
    EXPECT_THAT(request.extra_hosts, ElementsAre("host.internal:host-gateway", "db:::1"));
}

TEST(CreateRequest, NamesTheTestsMachine) {
    auto with_access = creation();
    with_access.host_access = "172.17.0.1";
    const auto request = create_request({.image = "redis:7",
                                         .extra_hosts = {{.name = "db", .address = "::1"}},
                                         .exposed_host_ports = {80_tcp}},
                                        with_access);
    EXPECT_THAT(request.extra_hosts, ElementsAre("db:::1", "host.testcontainers.internal:172.17.0.1"));
}

TEST(CreateRequest, SetsLimits) {
    const auto request = create_request(
        {.image = "redis:7", .resources = {.memory = 256_MiB, .cpus = 1.5, .shm_size = 1_GiB}}, creation());
    EXPECT_EQ(request.resources.memory, 256_MiB);
    EXPECT_EQ(request.resources.nano_cpus, 1'500'000'000);
    EXPECT_EQ(request.resources.shm_size, 1_GiB);
}

TEST(CreateRequest, RunsAHealthCheckWithoutAShell) {
    const auto request = create_request({.image = "redis:7",
                                         .healthcheck = tc::Healthcheck{.command = {"redis-cli", "ping"},
                                                                        .interval = 250ms,
                                                                        .timeout = 2s,
                                                                        .retries = 7,
                                                                        .start_period = 3s}},
                                        creation());
    ASSERT_TRUE(request.healthcheck);
    EXPECT_THAT(request.healthcheck->test, ElementsAre("CMD", "redis-cli", "ping"));
    EXPECT_EQ(request.healthcheck->interval, 250ms);
    EXPECT_EQ(request.healthcheck->timeout, 2s);
    EXPECT_EQ(request.healthcheck->retries, 7);
    EXPECT_EQ(request.healthcheck->start_period, 3s);
}

TEST(CreateRequest, CutsTimesThatTheEngineCannotReckonWith) {
    constexpr auto longest = std::chrono::milliseconds::max();
    const auto request = create_request({.image = "a",
                                         .healthcheck = tc::Healthcheck{.command = {"true"},
                                                                        .interval = longest,
                                                                        .timeout = longest,
                                                                        .start_period = longest,
                                                                        .start_interval = longest},
                                         .process = {.stop_timeout = std::chrono::seconds::max()}},
                                        creation());
    ASSERT_TRUE(request.healthcheck);
    for (const auto time : {request.healthcheck->interval, request.healthcheck->timeout,
                            request.healthcheck->start_period, request.healthcheck->start_interval}) {
        EXPECT_EQ(time, 24h * 365 * 100);
    }
    EXPECT_EQ(request.stop_timeout, 24h * 365 * 100);
}

TEST(CreateRequest, LimitsProcessesAndGivesDevices) {
    const auto request = create_request(
        {.image = "a",
         .resources = {.memory = 8_MiB,
                       .memory_and_swap = 16_MiB,
                       .cpuset = "0",
                       .pids_limit = 9,
                       .ulimits = {{.name = "nofile", .soft = 10}, {.name = "core", .soft = 0, .hard = 5}},
                       .devices = {{.host = "/dev/null"}, {"/dev/zero", "/dev/nil", "r"}},
                       .device_requests = {{.ids = {"7"}}, {}}}},
        creation());
    EXPECT_EQ(request.resources.memory_and_swap, 16_MiB);
    EXPECT_EQ(request.resources.cpuset, "0");
    EXPECT_EQ(request.resources.pids_limit, 9);
    ASSERT_EQ(request.resources.ulimits.size(), 2U);
    EXPECT_EQ(request.resources.ulimits[0].hard, 10);
    EXPECT_EQ(request.resources.ulimits[1].hard, 5);
    ASSERT_EQ(request.resources.devices.size(), 2U);
    EXPECT_EQ(request.resources.devices[0].container, "/dev/null");
    EXPECT_EQ(request.resources.devices[1].container, "/dev/nil");
    ASSERT_EQ(request.resources.device_requests.size(), 2U);
    EXPECT_EQ(request.resources.device_requests[1].count, -1);
    EXPECT_THAT(request.resources.device_requests[1].capabilities, ElementsAre("gpu"));
}

TEST(CreateRequest, HandsTheOptionsOfTheProcessOn) {
    const auto request =
        create_request({.image = "a",
                        .process = {.tty = true,
                                    .open_stdin = true,
                                    .init = true,
                                    .stop_signal = "SIGINT",
                                    .stop_timeout = 3s,
                                    .restart = {tc::RestartPolicy::When::on_failure, 4}},
                        .dns = {.servers = {"10.0.0.1"}, .search = {"x"}, .options = {"ndots:1"}},
                        .logging = {.driver = "local", .options = {{"max-size", "1m"}}}},
                       creation());
    EXPECT_TRUE(request.tty && request.open_stdin);
    EXPECT_EQ(request.init, true);
    EXPECT_EQ(request.stop_signal, "SIGINT");
    EXPECT_EQ(request.stop_timeout, 3s);
    EXPECT_EQ(request.restart_policy, "on-failure");
    EXPECT_EQ(request.restart_retries, 4);
    EXPECT_THAT(request.dns_servers, ElementsAre("10.0.0.1"));
    EXPECT_THAT(request.dns_search, ElementsAre("x"));
    EXPECT_THAT(request.dns_options, ElementsAre("ndots:1"));
    EXPECT_EQ(request.log_driver, "local");
    EXPECT_THAT(request.log_options, ElementsAre(Pair("max-size", "1m")));
}

TEST(CreateRequest, NamesThePoliciesOfRestarting) {
    using When = tc::RestartPolicy::When;
    const auto policy = [](When when) {
        return create_request({.image = "a", .process = {.restart = {when}}}, creation()).restart_policy;
    };
    EXPECT_EQ(policy(When::never), "");
    EXPECT_EQ(policy(When::always), "always");
    EXPECT_EQ(policy(When::unless_stopped), "unless-stopped");
}

TEST(CreateRequest, HandsRightsAndNamespacesOn) {
    const auto request = create_request({.image = "a",
                                         .security = {.privileged = true,
                                                      .read_only_root = true,
                                                      .added_capabilities = {"SYS_TIME"},
                                                      .dropped_capabilities = {"ALL"},
                                                      .options = {"label=disable"},
                                                      .sysctls = {{"a.b", "c"}},
                                                      .groups = {"audio"}},
                                         .namespaces = {"host", "container:x", "host", "private", "host"}},
                                        creation());
    const auto& isolation = request.isolation;
    EXPECT_TRUE(isolation.privileged && isolation.read_only_root);
    EXPECT_THAT(isolation.cap_add, ElementsAre("SYS_TIME"));
    EXPECT_THAT(isolation.cap_drop, ElementsAre("ALL"));
    EXPECT_THAT(isolation.security_options, ElementsAre("label=disable"));
    EXPECT_THAT(isolation.sysctls, ElementsAre(Pair("a.b", "c")));
    EXPECT_THAT(isolation.groups, ElementsAre("audio"));
    EXPECT_EQ(isolation.ipc_mode, "host");
    EXPECT_EQ(isolation.pid_mode, "container:x");
    EXPECT_EQ(isolation.userns_mode, "host");
    EXPECT_EQ(isolation.cgroupns_mode, "private");
    EXPECT_EQ(isolation.uts_mode, "host");
}

TEST(CreateRequest, HandsEveryKindOfStorageOn) {
    const auto request = create_request(
        {.image = "a",
         .mounts = {tc::VolumeMount{
                        .volume = "data", .target = "/d", .subpath = "one", .copy_image_content = false},
                    tc::AnonymousVolumeMount{
                        .target = "/own", .driver_options = {{"type", "tmpfs"}}, .labels = {{"a", "b"}}},
                    tc::BindMount{.source = "/x", .target = "/y", .propagation = tc::Propagation::rshared},
                    tc::ImageMount{.image = "busybox:1", .target = "/i", .subpath = "bin"}},
         .volumes_from = {{.container = "db"}, {.container = "web", .read_only = true}}},
        creation());
    ASSERT_EQ(request.mounts.size(), 4U);
    EXPECT_EQ(request.mounts[0].subpath, "one");
    EXPECT_TRUE(request.mounts[0].no_copy);
    EXPECT_EQ(request.mounts[1].type, MountPoint::Type::volume);
    EXPECT_EQ(request.mounts[1].source, "");
    EXPECT_EQ(request.mounts[1].driver, "local");
    EXPECT_THAT(request.mounts[1].labels, ElementsAre(Pair("a", "b")));
    EXPECT_EQ(request.mounts[2].propagation, "rshared");
    EXPECT_EQ(request.mounts[3].type, MountPoint::Type::image);
    EXPECT_EQ(request.mounts[3].source + request.mounts[3].subpath, "busybox:1bin");
    EXPECT_THAT(request.volumes_from, ElementsAre("db", "web:ro"));
}

TEST(CreateRequest, PublishesOnRangesAndOtherAddresses) {
    const auto request = create_request(
        {.image = "a",
         .ports = {{80_tcp, tc::HostPorts{8000, 8010}}, tc::PublishedPort{80_tcp}.on("::1"), 81_tcp}},
        creation());
    EXPECT_THAT(request.ports,
                UnorderedElementsAre(
                    Pair(80_tcp, ElementsAre(PortBinding{"127.0.0.1", 8000, 8010}, PortBinding{"::1", 0})),
                    Pair(81_tcp, ElementsAre(PortBinding{"127.0.0.1", 0}))));
    EXPECT_THAT(tc::core::published_ports(
                    {.image = "a", .ports = {80_tcp, tc::PublishedPort{80_tcp}.on("::1"), 80_udp}}),
                ElementsAre(80_tcp, 80_udp));
}

TEST(CreateRequest, HandsNamesAddressesAndThePlatformOn) {
    const auto request = create_request(
        {.image = "a",
         .networks = {{"net",
                       {"db"},
                       {.ipv4 = "10.0.0.2", .ipv6 = "fd00::2", .driver_options = {{"a", "b"}}}}},
         .annotations = {{"c", "d"}},
         .platform = "linux/arm64",
         .naming = {.domain_name = "example.org", .mac_address = "02:42:00:00:00:01"}},
        creation());
    EXPECT_EQ(request.domain_name, "example.org");
    EXPECT_EQ(request.mac_address, "02:42:00:00:00:01");
    EXPECT_EQ(request.platform, "linux/arm64");
    EXPECT_THAT(request.annotations, ElementsAre(Pair("c", "d")));
    ASSERT_EQ(request.networks.size(), 1U);
    EXPECT_EQ(request.networks[0].ipv4, "10.0.0.2");
    EXPECT_EQ(request.networks[0].ipv6, "fd00::2");
    EXPECT_THAT(request.networks[0].driver_options, ElementsAre(Pair("a", "b")));
}

TEST(CreateRequest, MaySwitchTheHealthCheckOff) {
    const auto request =
        create_request({.image = "a", .healthcheck = tc::Healthcheck{.disabled = true}}, creation());
    ASSERT_TRUE(request.healthcheck);
    EXPECT_THAT(request.healthcheck->test, ElementsAre("NONE"));
}

TEST(CreateRequest, LeavesTheLastWordToTheUsersEdit) {
    const tc::ContainerSpec spec{
        .image = "a", .edit_request = {"adds a letter", [](std::string json) { return json + "x"; }}};
    EXPECT_EQ(create_request(spec, creation()).edit("{}"), "{}x");
}

} // namespace

#include "docker/json/container.hpp"

#include "docker/faults.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace testcontainers::docker {
namespace {

using namespace testcontainers::literals;
using namespace std::chrono_literals;
using nlohmann::json;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

json encoded(const ContainerCreate& container) {
    return json::parse(docker::json::encode(container, container.networks));
}

TEST(ContainerCreate, SendsOnlyWhatIsSet) {
    EXPECT_EQ(encoded({.name = "orders", .image = "redis:7.0"}), json::parse(R"({"Image":"redis:7.0"})"));
}

TEST(ContainerCreate, SendsTheProcess) {
    EXPECT_EQ(
        encoded({.image = "debian",
                 .command = {"sleep", "1"},
                 .entrypoint = {"/init"},
                 .env = {{"A", "1"}, {"B", "x=y"}},
                 .labels = {{"team", "orders"}},
                 .user = "1000:1000",
                 .working_directory = "/srv",
                 .hostname = "box",
                 .tty = true,
                 .open_stdin = true}),
        json::parse(R"({"Image":"debian","Cmd":["sleep","1"],"Entrypoint":["/init"],"Env":["A=1","B=x=y"],
                  "Labels":{"team":"orders"},"User":"1000:1000","WorkingDir":"/srv","Hostname":"box","Tty":true,
                  "OpenStdin":true})"));
}

TEST(ContainerCreate, EndsTheInputThatIsNoTerminalWithTheFirstThatIsAttached) {
    EXPECT_EQ(encoded({.image = "x", .open_stdin = true}),
              json::parse(R"({"Image":"x","OpenStdin":true,"StdinOnce":true})"));
}

TEST(ContainerCreate, AlwaysSendsABindingForAPublishedPort) {
    EXPECT_EQ(
        encoded(
            {.image = "x", .ports = {{80_tcp, {{"127.0.0.1", 0}}}, {53_udp, {{"", 5353}}}, {9_sctp, {}}}}),
        json::parse(
            R"({"Image":"x","ExposedPorts":{"80/tcp":{},"53/udp":{},"9/sctp":{}},"HostConfig":{"PortBindings":{
                  "80/tcp":[{"HostIp":"127.0.0.1","HostPort":""}],"53/udp":[{"HostIp":"","HostPort":"5353"}]}}})"));
}

TEST(ContainerCreate, SendsNoOptionOfAnotherMountType) {
    const MountPoint bind{.source = "/src", .target = "/dst", .read_only = true, .tmpfs_size = 1_MiB};
    const MountPoint volume{.type = MountPoint::Type::volume, .source = "data", .target = "/data"};
    const MountPoint tmpfs{
        .type = MountPoint::Type::tmpfs, .target = "/tmp", .tmpfs_size = 64_KiB, .tmpfs_mode = 01777};
    const MountPoint plain_tmpfs{.type = MountPoint::Type::tmpfs, .target = "/run"};
    EXPECT_EQ(encoded({.image = "x", .mounts = {bind, volume, tmpfs, plain_tmpfs}}),
              json::parse(R"({"Image":"x","HostConfig":{"Mounts":[
                  {"Type":"bind","Source":"/src","Target":"/dst","ReadOnly":true},
                  {"Type":"volume","Source":"data","Target":"/data"},
                  {"Type":"tmpfs","Target":"/tmp","TmpfsOptions":{"SizeBytes":65536,"Mode":1023}},
                  {"Type":"tmpfs","Target":"/run"}]}})"));
}

TEST(ContainerCreate, SendsWhatMountsCannotSay) {
    const MountPoint bind{
        .type = MountPoint::Type::bind, .source = "/src", .target = "/dst", .non_recursive = true};
    EXPECT_EQ(encoded({.image = "x",
                       .mounts = {bind},
                       .binds = {"/a:/b:z"},
                       .tmpfs = {{"/t", "exec,uid=7"}},
                       .init = false,
                       .auto_remove = true}),
              json::parse(R"({"Image":"x","HostConfig":{"Mounts":[{"Type":"bind","Source":"/src",
                  "Target":"/dst","BindOptions":{"NonRecursive":true}}],"Binds":["/a:/b:z"],
                  "Tmpfs":{"/t":"exec,uid=7"},"Init":false,"AutoRemove":true}})"));
}

TEST(ContainerCreate, SendsNetworksWithTheFirstAsMode) {
    EXPECT_EQ(encoded({.image = "x", .networks = {{"front", {"web", "www"}}, {"back", {}}}}),
              json::parse(
                  R"({"Image":"x","HostConfig":{"NetworkMode":"front"},"NetworkingConfig":{"EndpointsConfig":{
                  "front":{"Aliases":["web","www"]},"back":{}}}})"));
}

TEST(ContainerCreate, SendsLimitsAndHosts) {
    EXPECT_EQ(encoded({.image = "x",
                       .extra_hosts = {"host.docker.internal:host-gateway"},
                       .resources = {.memory = 256_MiB, .shm_size = 1_MiB, .nano_cpus = 1'500'000'000}}),
              json::parse(R"({"Image":"x","HostConfig":{"ExtraHosts":["host.docker.internal:host-gateway"],
                  "Memory":268435456,"ShmSize":1048576,"NanoCpus":1500000000}})"));
}

TEST(ContainerCreate, SendsDurationsOfAHealthcheckInNanoseconds) {
    const HealthcheckConfig check{
        .test = {"CMD-SHELL", "true"}, .interval = 1s, .timeout = 500ms, .retries = 3};
    EXPECT_EQ(encoded({.image = "x", .healthcheck = check}),
              json::parse(R"({"Image":"x","Healthcheck":{"Test":["CMD-SHELL","true"],"Interval":1000000000,
                  "Timeout":500000000,"Retries":3}})"));
}

TEST(ContainerCreate, SendsTheSurroundingsOfTheProcess) {
    EXPECT_EQ(encoded({.image = "x",
                       .domain_name = "example.org",
                       .init = true,
                       .stop_signal = "SIGINT",
                       .stop_timeout = 3s,
                       .restart_policy = "on-failure",
                       .restart_retries = 2,
                       .dns_servers = {"10.0.0.1"},
                       .dns_search = {"example.org"},
                       .dns_options = {"ndots:1"},
                       .log_driver = "json-file",
                       .log_options = {{"max-size", "1m"}},
                       .annotations = {{"a", "b"}}}),
              json::parse(R"({"Image":"x","Domainname":"example.org","StopSignal":"SIGINT","StopTimeout":3,
                  "HostConfig":{"Init":true,"RestartPolicy":{"Name":"on-failure","MaximumRetryCount":2},
                  "Dns":["10.0.0.1"],"DnsSearch":["example.org"],"DnsOptions":["ndots:1"],
                  "LogConfig":{"Type":"json-file","Config":{"max-size":"1m"}},"Annotations":{"a":"b"}}})"));
}

TEST(ContainerCreate, SendsDevicesAndLimitsOfProcesses) {
    EXPECT_EQ(
        encoded({.image = "x",
                 .resources = {.memory_and_swap = 8_MiB,
                               .cpuset = "0-1",
                               .pids_limit = 64,
                               .ulimits = {{"nofile", 10, 20}},
                               .devices = {{"/dev/fuse", "/dev/fuse", "rw"}},
                               .device_requests = {{.driver = "nvidia",
                                                    .count = -1,
                                                    .capabilities = {"gpu", "compute"},
                                                    .options = {{"a", "b"}}},
                                                   {.ids = {"0"}, .capabilities = {"gpu"}}}}}),
        json::parse(R"({"Image":"x","HostConfig":{"MemorySwap":8388608,"CpusetCpus":"0-1","PidsLimit":64,
                  "Ulimits":[{"Name":"nofile","Soft":10,"Hard":20}],
                  "Devices":[{"PathOnHost":"/dev/fuse","PathInContainer":"/dev/fuse","CgroupPermissions":"rw"}],
                  "DeviceRequests":[{"Driver":"nvidia","Count":-1,"Capabilities":[["gpu","compute"]],"Options":{"a":"b"}},
                    {"Driver":"","Count":0,"DeviceIDs":["0"],"Capabilities":[["gpu"]]}]}})"));
}

TEST(ContainerCreate, SendsRightsAndNamespaces) {
    EXPECT_EQ(
        encoded({.image = "x",
                 .isolation = {.privileged = true,
                               .read_only_root = true,
                               .cap_add = {"NET_ADMIN"},
                               .cap_drop = {"ALL"},
                               .security_options = {"no-new-privileges"},
                               .sysctls = {{"net.core.somaxconn", "99"}},
                               .groups = {"audio"},
                               .ipc_mode = "shareable",
                               .pid_mode = "host",
                               .userns_mode = "host",
                               .cgroupns_mode = "private",
                               .uts_mode = "host"}}),
        json::parse(
            R"({"Image":"x","HostConfig":{"Privileged":true,"ReadonlyRootfs":true,"CapAdd":["NET_ADMIN"],
                  "CapDrop":["ALL"],"SecurityOpt":["no-new-privileges"],"Sysctls":{"net.core.somaxconn":"99"},
                  "GroupAdd":["audio"],"IpcMode":"shareable","PidMode":"host","UsernsMode":"host",
                  "CgroupnsMode":"private","UTSMode":"host"}})"));
}

TEST(ContainerCreate, SendsOptionsOfVolumesBindsAndImages) {
    const MountPoint part{.type = MountPoint::Type::volume,
                          .source = "data",
                          .target = "/data",
                          .subpath = "one",
                          .no_copy = true};
    const MountPoint own{.type = MountPoint::Type::volume,
                         .target = "/own",
                         .driver = "local",
                         .driver_options = {{"type", "tmpfs"}},
                         .labels = {{"team", "x"}}};
    const MountPoint bind{.source = "/src", .target = "/dst", .propagation = "rslave"};
    const MountPoint image{
        .type = MountPoint::Type::image, .source = "busybox:1", .target = "/image", .subpath = "bin"};
    EXPECT_EQ(encoded({.image = "x", .mounts = {part, own, bind, image}, .volumes_from = {"other:ro"}}),
              json::parse(R"({"Image":"x","HostConfig":{"Mounts":[
                  {"Type":"volume","Source":"data","Target":"/data","VolumeOptions":{"Subpath":"one","NoCopy":true}},
                  {"Type":"volume","Target":"/own","VolumeOptions":{"Labels":{"team":"x"},
                    "DriverConfig":{"Name":"local","Options":{"type":"tmpfs"}}}},
                  {"Type":"bind","Source":"/src","Target":"/dst","BindOptions":{"Propagation":"rslave"}},
                  {"Type":"image","Source":"busybox:1","Target":"/image","ImageOptions":{"Subpath":"bin"}}],
                  "VolumesFrom":["other:ro"]}})"));
}

TEST(ContainerCreate, SendsARangeOfHostPorts) {
    EXPECT_EQ(
        encoded({.image = "x", .ports = {{80_tcp, {{"127.0.0.1", 8000, 8010}, {"::1", 9000}}}}}),
        json::parse(R"({"Image":"x","ExposedPorts":{"80/tcp":{}},"HostConfig":{"PortBindings":{"80/tcp":[
                  {"HostIp":"127.0.0.1","HostPort":"8000-8010"},{"HostIp":"::1","HostPort":"9000"}]}}})"));
}

TEST(ContainerCreate, SendsFixedAddresses) {
    EXPECT_EQ(encoded({.image = "x",
                       .networks = {{.network = "net",
                                     .ipv4 = "10.1.0.7",
                                     .ipv6 = "fd00::7",
                                     .driver_options = {{"a", "b"}}}}}),
              json::parse(
                  R"({"Image":"x","HostConfig":{"NetworkMode":"net"},"NetworkingConfig":{"EndpointsConfig":{
                  "net":{"IPAMConfig":{"IPv4Address":"10.1.0.7","IPv6Address":"fd00::7"},"DriverOpts":{"a":"b"}}}}})"));
}

TEST(ContainerCreate, SendsAModeWithoutAPlaceOnIt) {
    for (const auto* const mode : {"host", "none", "container:db"}) {
        EXPECT_EQ(encoded({.image = "x", .networks = {{.network = mode}}}),
                  (json{{"Image", "x"}, {"HostConfig", {{"NetworkMode", mode}}}}));
    }
}

TEST(ContainerCreate, SendsTheMacAddressWhereTheEngineTakesIt) {
    const ContainerCreate plain{.image = "x", .mac_address = "02:42:00:00:00:01"};
    const auto at = [](const ContainerCreate& container, ApiVersion version) {
        return json::parse(docker::json::encode(container, container.networks, version));
    };
    EXPECT_EQ(at(plain, {1, 43}).at("MacAddress"), "02:42:00:00:00:01");
    EXPECT_EQ(at(plain, {1, 44}), json::parse(R"({"Image":"x","NetworkingConfig":{"EndpointsConfig":{
        "default":{"MacAddress":"02:42:00:00:00:01"}}}})"));
    auto on_network = plain;
    on_network.networks = {{.network = "net", .aliases = {"a"}}};
    EXPECT_EQ(at(on_network, {1, 44}).at("NetworkingConfig"), json::parse(R"({"EndpointsConfig":{
        "net":{"Aliases":["a"],"MacAddress":"02:42:00:00:00:01"}}})"));
}

TEST(ContainerCreate, RefusesWhatIsNotUtf8) {
    EXPECT_THROW((void)encoded({.image = "x", .env = {{"A", "\xFF"}}}), Malformed);
}

TEST(ContainerCreated, MayHaveNoWarnings) {
    const auto created = docker::json::decode_created(R"({"Id":"3f9a","Warnings":null})");
    EXPECT_EQ(created.id, "3f9a");
    EXPECT_THAT(created.warnings, IsEmpty());
    EXPECT_THAT(docker::json::decode_created(R"({"Id":"1","Warnings":["low memory"]})").warnings,
                ElementsAre("low memory"));
}

TEST(ContainerCreated, MustHaveAnId) {
    for (const auto* const body :
         {"{}", R"({"Id":""})", R"({"Id":7})", "[]", "null", "", "<html>", R"({"Id":)"}) {
        EXPECT_THROW((void)docker::json::decode_created(body), Malformed) << body;
    }
}

// As Docker 20.10 answers, shortened.
constexpr const char* docker_20 =
    R"({"Id":"3f9a81c2","Created":"2026-01-02T03:04:05.6Z","Path":"docker-entrypoint.sh",
    "State":{"Status":"running","Running":true,"Paused":false,"Restarting":false,"OOMKilled":false,"Dead":false,
      "Pid":4711,"ExitCode":0,"Error":"","StartedAt":"2026-01-02T03:04:06Z","FinishedAt":"0001-01-01T00:00:00Z",
      "Health":{"Status":"starting","FailingStreak":1,"Log":[{"Start":"x","End":"y","ExitCode":1,"Output":"refused"}]}},
    "Image":"sha256:abc","Name":"/orders","ExecIDs":["e1","e2"],"HostConfig":{"NetworkMode":"front","ExtraHosts":["a:1.2.3.4"]},
    "Config":{"Hostname":"box","User":"redis","Tty":true,"Env":["A=1"],"Cmd":["redis-server"],"Image":"redis:7.0",
      "WorkingDir":"/data","Entrypoint":["docker-entrypoint.sh"],"Labels":{"team":"orders"},
      "Healthcheck":{"Test":["CMD","redis-cli","ping"]}},
    "NetworkSettings":{"Ports":{"6379/tcp":[{"HostIp":"0.0.0.0","HostPort":"49153"},{"HostIp":"::","HostPort":"49154"}],
      "16379/tcp":null},
      "Networks":{"front":{"Aliases":["web"],"NetworkID":"n1","Gateway":"10.0.0.1","IPAddress":"10.0.0.2",
        "GlobalIPv6Address":"fd00::2"}}}})";

TEST(ContainerDetails, AreReadFromDocker20) {
    const auto details = docker::json::decode_container(docker_20);
    EXPECT_EQ(details.id, "3f9a81c2");
    EXPECT_EQ(details.name, "orders");
    EXPECT_EQ(details.image_id, "sha256:abc");
    EXPECT_EQ(details.image, "redis:7.0");
    EXPECT_EQ(details.created, "2026-01-02T03:04:05.6Z");
    EXPECT_THAT(details.command, ElementsAre("redis-server"));
    EXPECT_THAT(details.entrypoint, ElementsAre("docker-entrypoint.sh"));
    EXPECT_THAT(details.env, ElementsAre("A=1"));
    EXPECT_EQ(details.labels.at("team"), "orders");
    EXPECT_EQ(details.user, "redis");
    EXPECT_EQ(details.working_directory, "/data");
    EXPECT_EQ(details.hostname, "box");
    EXPECT_TRUE(details.tty);
    EXPECT_TRUE(details.has_healthcheck);
    EXPECT_EQ(details.network_mode, "front");
    EXPECT_THAT(details.extra_hosts, ElementsAre("a:1.2.3.4"));
    EXPECT_THAT(details.exec_ids, ElementsAre("e1", "e2"));
}

TEST(ContainerDetails, HaveTheState) {
    const auto state = docker::json::decode_container(docker_20).state;
    EXPECT_EQ(state.status, "running");
    EXPECT_TRUE(state.running);
    EXPECT_FALSE(state.paused);
    EXPECT_FALSE(state.oom_killed);
    EXPECT_EQ(state.pid, 4711);
    EXPECT_EQ(state.started_at, "2026-01-02T03:04:06Z");
    EXPECT_EQ(state.finished_at, "0001-01-01T00:00:00Z");
    ASSERT_TRUE(state.health);
    EXPECT_EQ(state.health->status, "starting");
    EXPECT_EQ(state.health->failing_streak, 1);
    ASSERT_EQ(state.health->log.size(), 1U);
    EXPECT_EQ(state.health->log[0].exit_code, 1);
    EXPECT_EQ(state.health->log[0].output, "refused");
}

TEST(ContainerDetails, HavePortsOfBothFamiliesAndUnpublishedOnes) {
    const auto ports = docker::json::decode_container(docker_20).ports;
    EXPECT_THAT(ports.at(6379_tcp), ElementsAre(PortBinding{"0.0.0.0", 49153}, PortBinding{"::", 49154}));
    EXPECT_THAT(ports.at(16379_tcp), IsEmpty());
}

TEST(ContainerDetails, HaveTheNetworks) {
    const auto networks = docker::json::decode_container(docker_20).networks;
    const auto& front = networks.at("front");
    EXPECT_EQ(front.network_id, "n1");
    EXPECT_EQ(front.ip_address, "10.0.0.2");
    EXPECT_EQ(front.ipv6_address, "fd00::2");
    EXPECT_EQ(front.gateway, "10.0.0.1");
    EXPECT_THAT(front.aliases, ElementsAre("web"));
}

TEST(ContainerDetails, OfDocker29MayLackWhatIsEmpty) {
    const auto details =
        docker::json::decode_container(R"({"Id":"1","Name":"/a","State":{"Status":"exited","ExitCode":137,
        "OOMKilled":true},"Config":{"Image":"x"},"NetworkSettings":{"Ports":{},"Networks":{"bridge":{}}}})");
    EXPECT_EQ(details.state.exit_code, 137);
    EXPECT_TRUE(details.state.oom_killed);
    EXPECT_FALSE(details.has_healthcheck);
    EXPECT_FALSE(details.state.health);
    EXPECT_EQ(details.networks.count("bridge"), 1U);
}

TEST(ContainerDetails, MayHaveNullForEveryListAndMap) {
    const auto details =
        docker::json::decode_container(R"({"Id":"1","Name":null,"State":null,"Config":{"Cmd":null,
        "Entrypoint":null,"Env":null,"Labels":null,"Healthcheck":null},"ExecIDs":null,"HostConfig":{"ExtraHosts":null},
        "NetworkSettings":{"Ports":null,"Networks":null}})");
    EXPECT_THAT(details.command, IsEmpty());
    EXPECT_THAT(details.ports, IsEmpty());
    EXPECT_EQ(details.state.status, "");
}

TEST(ContainerDetails, MayHaveOtherTypesThanPromised) {
    const auto details = docker::json::decode_container(
        R"({"Id":"1","Name":7,"State":{"Pid":"x","ExitCode":1e300,"Running":"yes"},"Config":{"Entrypoint":"/init",
        "Env":[1,"A=1"],"Labels":{"a":1,"b":"c"}},"NetworkSettings":{"Ports":{"0/tcp":[],"x":null,"80/tcp":[7]}}})");
    EXPECT_EQ(details.state.pid, 0);
    EXPECT_EQ(details.state.exit_code, 0);
    EXPECT_FALSE(details.state.running);
    EXPECT_THAT(details.entrypoint, ElementsAre("/init"));
    EXPECT_THAT(details.env, ElementsAre("A=1"));
    EXPECT_EQ(details.labels.size(), 1U);
    EXPECT_THAT(details.ports, ElementsAre(::testing::Pair(80_tcp, ElementsAre(PortBinding{}))));
}

TEST(ContainerDetails, OfPodmanHaveNoHealthWithoutACheck) {
    const auto details = docker::json::decode_container(
        R"({"Id":"1","Name":"a","State":{"Status":"running","Running":true,"Health":{"Status":"","FailingStreak":0,
        "Log":null}},"HostConfig":{"NetworkMode":"bridge"},"NetworkSettings":{"Networks":{"podman":{}}}})");
    EXPECT_FALSE(details.state.health);
    EXPECT_FALSE(details.has_healthcheck);
    EXPECT_EQ(details.name, "a");
    EXPECT_EQ(details.networks.count("podman"), 1U);
}

TEST(ContainerDetails, OfOlderPodmanHaveTheirHealthUnderAnotherName) {
    const auto details = docker::json::decode_container(
        R"({"Id":"1","State":{"Healthcheck":{"Status":"healthy","FailingStreak":0}}})");
    ASSERT_TRUE(details.state.health);
    EXPECT_EQ(details.state.health->status, "healthy");
    EXPECT_TRUE(details.has_healthcheck);
}

TEST(ContainerDetails, HaveNoHealthcheckThatIsSwitchedOff) {
    EXPECT_FALSE(docker::json::decode_container(R"({"Id":"1","Config":{"Healthcheck":{"Test":["NONE"]}}})")
                     .has_healthcheck);
}

TEST(ContainerDetails, MustBeSaneJson) {
    const std::string deep = R"({"Id":"1","x":)" + std::string(10'000, '[') + std::string(10'000, ']') + '}';
    EXPECT_THROW((void)docker::json::decode_container(deep), Malformed);
    EXPECT_THROW((void)docker::json::decode_container("{\"Id\":\"\xFF\"}"), Malformed);
    EXPECT_THROW((void)docker::json::decode_container(R"({"Id":"1"}{"Id":"2"})"), Malformed);
    EXPECT_EQ(docker::json::decode_container("\xEF\xBB\xBF{\"Id\":\"1\",\"Id\":\"2\"}").id, "2");
}

TEST(ContainerList, IsRead) {
    const auto list = docker::json::decode_container_list(
        R"([{"Id":"1","Names":["/a","/b"],"Image":"x","State":"running","Labels":{"k":"v"},"Created":1700000000},
            {"Id":"2","Names":null,"Labels":null}])");
    ASSERT_EQ(list.size(), 2U);
    EXPECT_THAT(list[0].names, ElementsAre("a", "b"));
    EXPECT_EQ(list[0].labels.at("k"), "v");
    EXPECT_EQ(list[0].created, 1'700'000'000);
    EXPECT_EQ(list[1].id, "2");
}

TEST(ContainerList, MayBeNull) {
    EXPECT_THAT(docker::json::decode_container_list("null"), IsEmpty());
    EXPECT_THROW((void)docker::json::decode_container_list("{}"), Malformed);
    EXPECT_THROW((void)docker::json::decode_container_list("[7]"), Malformed);
}

TEST(ContainerExit, IsTheStatusCode) {
    EXPECT_EQ(docker::json::decode_exit(R"({"StatusCode":137})"), 137);
    EXPECT_EQ(docker::json::decode_exit(R"({"Error":null,"StatusCode":0})"), 0);
    EXPECT_EQ(docker::json::decode_exit(R"({"Error":{"Message":""},"StatusCode":5})"), 5);
}

TEST(ContainerExit, MayBeRefused) {
    EXPECT_THROW((void)docker::json::decode_exit(R"({"StatusCode":-1,"Error":{"Message":"gone"}})"),
                 RefusedInAnswer);
    EXPECT_THROW((void)docker::json::decode_exit("{}"), Malformed);
    EXPECT_THROW((void)docker::json::decode_exit(""), Malformed);
}

TEST(PathStat, TranslatesTheModeBitsOfGo) {
    const auto folder = docker::json::decode_path_stat(
        R"({"name":"tmp","size":4096,"mode":2148532735,"mtime":"2026-01-01T00:00:00Z","linkTarget":""})");
    EXPECT_EQ(folder.name, "tmp");
    EXPECT_EQ(folder.mode, 01777U);
    EXPECT_TRUE(folder.is_directory);
    EXPECT_FALSE(folder.is_symlink);

    const auto link =
        docker::json::decode_path_stat(R"({"name":"l","size":3,"mode":134218239,"linkTarget":"/etc"})");
    EXPECT_EQ(link.mode, 0777U);
    EXPECT_TRUE(link.is_symlink);
    EXPECT_EQ(link.link_target, "/etc");

    EXPECT_EQ(docker::json::decode_path_stat(R"({"name":"su","size":1,"mode":12583405})").mode, 06755U);
    EXPECT_EQ(docker::json::decode_path_stat(R"({"name":"f","size":-1,"mode":420})").size, 0U);
}

} // namespace
} // namespace testcontainers::docker

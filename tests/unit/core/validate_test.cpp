#include "support/temporary_folder.hpp"
#include "testcontainers/container_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sys/stat.h>

#include <filesystem>
#include <limits>
#include <ostream>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Change = void (*)(tc::ContainerSpec&);

/// A spec with one thing wrong, and what is said of it.
struct Wrong {
    const char* name;
    Change change;
    const char* problem;
};

/// What CTest calls the test.
std::ostream& operator<<(std::ostream& out, const Wrong& wrong) { return out << wrong.name; }

const std::string with_nul{"a\0b", 3};

const std::vector<Wrong>& wrong_specs() {
    using Spec = tc::ContainerSpec;
    static const std::vector<Wrong> list{
        {"ImageEmpty", [](Spec& s) { s.image = ""; }, "image: \"\": the name is empty"},
        {"ImageUpperCase", [](Spec& s) { s.image = "Redis"; },
         "image: \"Redis\": the path \"Redis\" must be in lower case"},
        {"ImageTag", [](Spec& s) { s.image = "redis:"; }, "image: \"redis:\": the tag \"\" must be of"},
        {"ImageSpace", [](Spec& s) { s.image = "redis 7"; }, "a name has no white space"},
        {"CommandNul",
         [](Spec& s) {
             s.command = {"echo", with_nul};
         },
         "command[1]: has a NUL at position 1"},
        {"EntrypointNul", [](Spec& s) { s.entrypoint = {with_nul}; },
         "entrypoint[0]: has a NUL at position 1"},
        {"EnvNameEmpty",
         [](Spec& s) {
             s.env = {{"", "x"}};
         },
         "env: a variable must have a name"},
        {"EnvNameEquals",
         [](Spec& s) {
             s.env = {{"A=B", "x"}};
         },
         "env: \"A=B\" must not have a '='"},
        {"EnvValueNul",
         [](Spec& s) {
             s.env = {{"A", with_nul}};
         },
         "env[\"A\"]: has a NUL at position 1"},
        {"UserNul", [](Spec& s) { s.user = with_nul; }, "user: has a NUL"},
        {"WorkingDirectory", [](Spec& s) { s.working_directory = "srv"; },
         "working_directory: \"srv\" must be an absolute path in the container, such as /data"},
        {"PortZero", [](Spec& s) { s.ports = {tc::Port{}}; },
         "ports[0]: 0 is no port of a container; must be 1 to 65535"},
        {"PortTwice",
         [](Spec& s) {
             s.ports = {80_tcp, 81_tcp, 80_tcp};
         },
         "ports[2]: 80/tcp is published by ports[0] already; name each port once"},
        {"HostPortZero",
         [](Spec& s) {
             s.ports = {{80_tcp, 0}};
         },
         "ports[0]: the host port of 80/tcp is 0; must be 1 to 65535"},
        {"HostPortTwice",
         [](Spec& s) {
             s.ports = {{80_tcp, 9000}, {81_tcp, 9000}};
         },
         "ports[1]: the host port 9000 is taken by ports[0]"},
        {"MountTargetRelative", [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "data"}}; },
         "mounts[0].target: \"data\" must be an absolute path in the container, such as /data"},
        {"MountTargetEmpty", [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = ""}}; },
         "mounts[0].target: \"\" must be an absolute"},
        {"MountTargetRoot",
         [](Spec& s) {
             s.mounts = {tc::VolumeMount{"data", "/"}};
         },
         "mounts[0].target: \"/\" must not be the root folder"},
        {"MountTargetDotsToRoot",
         [](Spec& s) {
             s.mounts = {tc::VolumeMount{"data", "/a/.."}};
         },
         "must not be the root folder"},
        {"MountTargetTwice",
         [](Spec& s) {
             s.mounts = {tc::VolumeMount{"data", "/data"}, tc::TmpfsMount{.target = "/x/../data/"}};
         },
         "mounts[1].target: \"/x/../data/\" is the target of mounts[0] as well"},
        {"MountTargetNul", [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "/" + with_nul}}; },
         "mounts[0].target: has a NUL"},
        {"BindSourceMissing",
         [](Spec& s) { s.mounts = {tc::BindMount{.source = "/no/such/folder", .target = "/a"}}; },
         "mounts[0].source: \"/no/such/folder\" does not exist; seen from /"},
        {"BindSourceEmpty", [](Spec& s) { s.mounts = {tc::BindMount{.source = "", .target = "/a"}}; },
         "mounts[0].source: \"\" must be the path of a file or a folder"},
        {"VolumeNameEmpty",
         [](Spec& s) {
             s.mounts = {tc::VolumeMount{"", "/a"}};
         },
         "mounts[0].volume: \"\" must be 2 to 128 letters, digits"},
        {"VolumeNameBad",
         [](Spec& s) {
             s.mounts = {tc::VolumeMount{"../x", "/a"}};
         },
         "mounts[0].volume: \"../x\" must be 2 to 128"},
        {"TmpfsSizeZero", [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "/a", .size = 0_B}}; },
         "mounts[0].size: 0 bytes hold nothing"},
        {"TmpfsMode", [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "/a", .mode = 010000}}; },
         "mounts[0].mode: 010000 must be permission bits, 0 to 07777"},
        {"FileSourceMissing",
         [](Spec& s) { s.files = {tc::HostFile{.source = "/no/such/file", .target = "/a"}}; },
         "files[0].source: \"/no/such/file\" does not exist"},
        {"FileSourceDevice", [](Spec& s) { s.files = {tc::HostFile{.source = "/dev/null", .target = "/a"}}; },
         "files[0].source: \"/dev/null\" must be a regular file or a folder"},
        {"FileTargetRelative", [](Spec& s) { s.files = {tc::FileContent{.content = "x", .target = "a"}}; },
         "files[0].target: \"a\" must be an absolute path"},
        {"FileTargetRoot", [](Spec& s) { s.files = {tc::FileContent{.content = "x", .target = "/"}}; },
         "files[0].target: \"/\" must be the path that the file gets, not the root folder"},
        {"FileTargetUp",
         [](Spec& s) { s.files = {tc::FileContent{.content = "x", .target = "/a/../../etc/x"}}; },
         "files[0].target: \"/a/../../etc/x\" must not have a \"..\""},
        {"FileTargetSlash", [](Spec& s) { s.files = {tc::FileContent{.content = "x", .target = "/a/"}}; },
         "files[0].target: \"/a/\" must name a file"},
        {"FileMode",
         [](Spec& s) { s.files = {tc::FileContent{.content = "x", .target = "/a", .mode = 0100644}}; },
         "files[0].mode: 0100644 must be permission bits"},
        {"NetworkEmpty", [](Spec& s) { s.networks = {""}; }, "networks[0]: \"\" must be 2 to 128 letters"},
        {"NetworkTwice",
         [](Spec& s) {
             s.networks = {"net", "net"};
         },
         "networks[1]: \"net\" is named before; name each network once"},
        {"AliasEmpty",
         [](Spec& s) {
             s.networks = {{"net", {""}}};
         },
         "networks[0].aliases: \"\" must be 1 to 253 letters"},
        {"AliasBad",
         [](Spec& s) {
             s.networks = {{"net", {"a b"}}};
         },
         "networks[0].aliases: \"a b\" must be 1 to 253 letters"},
        {"AliasOnBridge",
         [](Spec& s) {
             s.networks = {{"bridge", {"db"}}};
         },
         "networks[0].aliases: the engine's own network \"bridge\" knows no aliases; create one with "
         "Network::create()"},
        {"AliasOnHost",
         [](Spec& s) {
             s.networks = {{"host", {"db"}}};
         },
         "the engine's own network \"host\" knows no aliases"},
        {"PortsOnNone",
         [](Spec& s) {
             s.networks = {"none"};
             s.ports = {80_tcp};
         },
         "networks[0]: \"none\" publishes no ports; leave out `ports`"},
        {"LabelOurs",
         [](Spec& s) {
             s.labels = {{"org.testcontainers.session-id", "x"}};
         },
         "labels[\"org.testcontainers.session-id\"]: labels under org.testcontainers are the library's own"},
        {"LabelOurName",
         [](Spec& s) {
             s.labels = {{"org.testcontainers", "x"}};
         },
         "labels[\"org.testcontainers\"]: labels under"},
        {"LabelEmpty",
         [](Spec& s) {
             s.labels = {{"", "x"}};
         },
         "labels: a label must have a name"},
        {"ExtraHostNameEmpty", [](Spec& s) { s.extra_hosts = {{.name = ""}}; },
         "extra_hosts[0].name: \"\" must be 1 to 253"},
        {"ExtraHostNameBad", [](Spec& s) { s.extra_hosts = {{.name = "-a"}}; },
         "extra_hosts[0].name: \"-a\" must be"},
        {"ExtraHostAddress", [](Spec& s) { s.extra_hosts = {{.name = "db", .address = "example"}}; },
         "extra_hosts[0].address: \"example\" must be an IPv4 or IPv6 address, or host-gateway"},
        {"Memory", [](Spec& s) { s.resources.memory = 5_MiB; },
         "resources.memory: 5 MiB is too little; must be at least 6 MiB"},
        {"CpusZero", [](Spec& s) { s.resources.cpus = 0; },
         "resources.cpus: 0 must be at least 0.01, such as 1.5"},
        {"CpusNegative", [](Spec& s) { s.resources.cpus = -1; }, "resources.cpus: -1 must be at least 0.01"},
        {"CpusNaN", [](Spec& s) { s.resources.cpus = std::numeric_limits<double>::quiet_NaN(); },
         "resources.cpus: nan must be"},
        {"SharedMemory", [](Spec& s) { s.resources.shm_size = 0_B; },
         "resources.shm_size: 0 bytes hold nothing"},
        {"HealthcheckCommand", [](Spec& s) { s.healthcheck = tc::Healthcheck{.command = {}}; },
         "healthcheck.command: must have a program"},
        {"HealthcheckInterval",
         [](Spec& s) { s.healthcheck = tc::Healthcheck{.command = {"x"}, .interval = 0ms}; },
         "healthcheck.interval: 0 ms must be at least 1 ms"},
        {"HealthcheckTimeout",
         [](Spec& s) { s.healthcheck = tc::Healthcheck{.command = {"x"}, .timeout = -5ms}; },
         "healthcheck.timeout: -5 ms must be at least 1 ms"},
        {"HealthcheckRetries",
         [](Spec& s) { s.healthcheck = tc::Healthcheck{.command = {"x"}, .retries = 0}; },
         "healthcheck.retries: 0 must be at least 1"},
        {"HealthcheckStartPeriod",
         [](Spec& s) { s.healthcheck = tc::Healthcheck{.command = {"x"}, .start_period = -1ms}; },
         "healthcheck.start_period: -1 ms must not be negative"},
        {"StartupTimeout", [](Spec& s) { s.startup_timeout = 0ms; },
         "startup_timeout: 0 ms must be more than 0"},
        {"Name", [](Spec& s) { s.naming.name = "-x"; }, "naming.name: \"-x\" must be 2 to 128 letters"},
        {"NameSlash", [](Spec& s) { s.naming.name = "a/b"; },
         "naming.name: \"a/b\" must be 2 to 128 letters"},
        {"ReuseIdle", [](Spec& s) { s.reuse_idle = 0s; }, "reuse_idle: 0 s must be at least 1 s"},
        {"Hostname", [](Spec& s) { s.naming.hostname = "a..b"; },
         "naming.hostname: \"a..b\" must be 1 to 253 letters"},
        {"HostnameLong", [](Spec& s) { s.naming.hostname = std::string(64, 'a'); },
         "each part between dots 1 to 63 long"},
    };
    return list;
}

class WrongSpec : public ::testing::TestWithParam<Wrong> {};

TEST_P(WrongSpec, HasOneProblemThatSaysWhatWouldBeRight) {
    tc::ContainerSpec spec{.image = "busybox:1"};
    GetParam().change(spec);
    EXPECT_THAT(tc::validate(spec), ElementsAre(HasSubstr(GetParam().problem)));
}

INSTANTIATE_TEST_SUITE_P(Validate, WrongSpec, ::testing::ValuesIn(wrong_specs()),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST(Validate, AcceptsASpecThatUsesEverything) {
    const tc::testsupport::TemporaryFolder folder;
    const tc::ContainerSpec spec{
        .image = "localhost:5000/team/app",
        .command = {"serve", ""},
        .entrypoint = {""},
        .env = {{"EMPTY", ""}, {"A.b-c", "x=y"}},
        .ports = {80_tcp, 80_udp, {81_tcp, 9000}, {81_udp, 9000}},
        .mounts = {tc::VolumeMount{"data", "/data"},
                   tc::TmpfsMount{.target = "/scratch", .size = 1_MiB, .mode = 01777},
                   tc::BindMount{.source = folder.path(), .target = "/data/below"}},
        .files = {tc::HostFile{.source = folder.path(), .target = "/seed/", .mode = 0600},
                  tc::FileContent{.content = "", .target = "/etc/app.conf"}},
        .networks = {{"net", {"db", "db-1.local"}}, "bridge"},
        .user = "1000:1000",
        .working_directory = "/srv",
        .labels = {{"org.testcontainers2", "x"}, {"team", ""}},
        .extra_hosts = {{.name = "host.docker.internal"},
                        {.name = "a", .address = "10.0.0.1"},
                        {.name = "b", .address = "::1"}},
        .resources = {.memory = 6_MiB, .cpus = 0.01, .shm_size = 1_B},
        .healthcheck = tc::Healthcheck{.command = {"true"}, .interval = 1ms, .timeout = 1ms, .retries = 1},
        .naming = {.name = "app_1.x-y", .hostname = "app"},
    };
    EXPECT_THAT(tc::validate(spec), IsEmpty());
}

TEST(Validate, NamesAllProblemsAtOnce) {
    const tc::ContainerSpec spec{
        .image = "A", .ports = {tc::Port{}}, .startup_timeout = -1s, .naming = {.name = "?"}};
    EXPECT_THAT(tc::validate(spec),
                ElementsAre(HasSubstr("image: "), HasSubstr("ports[0]: "),
                            HasSubstr("startup_timeout: -1000 ms"), HasSubstr("naming.name: \"?\"")));
}

TEST(Validate, SeesASourceThatIsNoFileAndNoFolder) {
    const tc::testsupport::TemporaryFolder folder;
    const auto pipe = folder / "pipe";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const tc::ContainerSpec spec{.image = "busybox:1",
                                 .files = {tc::HostFile{.source = pipe, .target = "/pipe"}}};
    EXPECT_THAT(tc::validate(spec), ElementsAre(HasSubstr("must be a regular file or a folder")));
}

} // namespace

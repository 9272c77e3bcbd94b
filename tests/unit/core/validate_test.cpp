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
        {"StablePortOfUdp",
         [](Spec& s) {
             s.ports = {80_tcp, 53_udp, {5353_udp, 15353}};
             s.stable_ports = true;
         },
         "stable_ports: 53/udp is not tcp and cannot be forwarded; give it a fixed host port, such as "
         "{53_udp, "
         "15353}"},
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
        {"TmpfsOptionUnknown",
         [](Spec& s) {
             s.mounts = {tc::TmpfsMount{.target = "/a", .options = {"ro", "colour=red"}}};
         },
         "mounts[0].options[1]: \"colour=red\" must be one option of a tmpfs, such as nr_inodes=1k"},
        {"TmpfsOptionTwo",
         [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "/a", .options = {"ro,dev"}}}; },
         "mounts[0].options[0]: \"ro,dev\" must be one option of a tmpfs"},
        {"TmpfsOptionEmpty", [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "/a", .options = {""}}}; },
         "mounts[0].options[0]: \"\" must be one option of a tmpfs"},
        {"TmpfsOptionWithoutItsValue",
         [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "/a", .options = {"nr_inodes="}}}; },
         "mounts[0].options[0]: \"nr_inodes=\" must be one option of a tmpfs"},
        {"TmpfsOptionThatIsAField",
         [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "/a", .options = {"uid=7"}}}; },
         "mounts[0].options[0]: \"uid=7\" is the field `uid` of the mount; set that"},
        {"TmpfsTargetColon", [](Spec& s) { s.mounts = {tc::TmpfsMount{.target = "/a:b", .exec = true}}; },
         "mounts[0].target: \"/a:b\" must not have a ':'"},
        {"BindLabelNotRecursive",
         [](Spec& s) {
             s.mounts = {tc::BindMount{
                 .source = "/etc", .target = "/a", .recursive = false, .selinux = tc::SelinuxLabel::shared}};
         },
         "mounts[0].recursive: the engine cannot both leave out mounts and set an SELinux label"},
        {"BindLabelColon",
         [](Spec& s) {
             s.mounts = {
                 tc::BindMount{.source = "/etc", .target = "/a:b", .selinux = tc::SelinuxLabel::exclusive}};
         },
         "mounts[0].target: \"/a:b\" must not have a ':' together with an SELinux label"},
        {"FileInMemory",
         [](Spec& s) {
             s.mounts = {tc::VolumeMount{"data", "/data"}, tc::TmpfsMount{.target = "/scratch/"}};
             s.files = {tc::FileContent{.content = "x", .target = "/scratch/below/x"}};
         },
         "files[0].target: \"/scratch/below/x\" is in memory, at /scratch, which is empty at the start; copy "
         "it "
         "once the container runs"},
        {"ArchiveInMemory",
         [](Spec& s) {
             s.mounts = {tc::TmpfsMount{.target = "/scratch"}};
             s.files = {tc::HostArchive{.source = "/etc/passwd", .target = "/scratch"}};
         },
         "files[0].target: \"/scratch\" is in memory, at /scratch"},
        {"FolderOverMemory",
         [](Spec& s) {
             s.mounts = {tc::TmpfsMount{.target = "/up/passwd"}};
             s.files = {tc::HostFile{.source = "/etc", .target = "/up"}};
         },
         "files[0].target: \"/up/passwd\" is in memory, at /up/passwd"},
        {"FileOnReadOnlyMount",
         [](Spec& s) {
             s.mounts = {tc::BindMount{.source = "/etc", .target = "/seed", .read_only = true}};
             s.files = {tc::FileContent{.content = "x", .target = "/seed/x"}};
         },
         "files[0].target: \"/seed/x\" is on mounts[0], at /seed, which can only be read"},
        {"FileOnImageMount",
         [](Spec& s) {
             s.mounts = {tc::ImageMount{.image = "a", .target = "/i"}};
             s.files = {tc::FileContent{.content = "x", .target = "/i/x"}};
         },
         "files[0].target: \"/i/x\" is on mounts[0], at /i, which can only be read"},
        {"FileOnReadOnlyRoot",
         [](Spec& s) {
             s.security.read_only_root = true;
             s.mounts = {tc::VolumeMount{"data", "/data"}};
             s.files = {tc::FileContent{.content = "x", .target = "/data/x"},
                        tc::FileContent{.content = "x", .target = "/database/x"}};
         },
         "files[1].target: \"/database/x\" is on the root file system, which security.read_only_root makes "
         "read-only; mount a volume there"},
        {"UrlScheme", [](Spec& s) { s.files = {tc::UrlFile{.url = "ftp://example.org/a", .target = "/a"}}; },
         "files[0].url: \"ftp://example.org/a\" must be a URL of http or https"},
        {"UrlWithout", [](Spec& s) { s.files = {tc::UrlFile{.url = "example.org/a", .target = "/a"}}; },
         "files[0].url: \"example.org/a\" must be a URL of http or https, such as https://"},
        {"UrlBlank",
         [](Spec& s) { s.files = {tc::UrlFile{.url = "http://example.org/a b", .target = "/a"}}; },
         "files[0].url: \"http://example.org/a b\" has a blank or another character that must be "
         "percent-encoded"},
        {"UrlUser",
         [](Spec& s) { s.files = {tc::UrlFile{.url = "http://u:p@example.org/", .target = "/a"}}; },
         "files[0].url: \"http://***@example.org/\" must not have a user or a password"},
        {"UrlFragment",
         [](Spec& s) { s.files = {tc::UrlFile{.url = "http://example.org/#x", .target = "/a"}}; },
         "files[0].url: \"http://example.org/#x\" must not have a fragment"},
        {"UrlTarget", [](Spec& s) { s.files = {tc::UrlFile{.url = "http://example.org/", .target = "a"}}; },
         "files[0].target: \"a\" must be an absolute path"},
        {"UrlMode",
         [](Spec& s) {
             s.files = {tc::UrlFile{.url = "http://example.org/", .target = "/a", .mode = 010000}};
         },
         "files[0].mode: 010000 must be permission bits"},
        {"UrlDigest",
         [](Spec& s) {
             s.files = {tc::UrlFile{.url = "http://example.org/", .target = "/a", .sha256 = "abc"}};
         },
         "files[0].sha256: \"abc\" must be 64 hexadecimal digits"},
        {"UrlLargest",
         [](Spec& s) {
             s.files = {tc::UrlFile{.url = "http://example.org/", .target = "/a", .largest = 0_B}};
         },
         "files[0].largest: 0 bytes leave nothing to fetch"},
        {"UrlTimeout",
         [](Spec& s) {
             s.files = {tc::UrlFile{.url = "http://example.org/", .target = "/a", .timeout = 0s}};
         },
         "files[0].timeout: 0 ms must be at least 1 ms"},
        {"AutoRemoveAndRestart",
         [](Spec& s) {
             s.auto_remove = true;
             s.process.restart.when = tc::RestartPolicy::When::always;
         },
         "auto_remove: a container that the engine starts again cannot be removed at its end"},
        {"AutoRemoveAndReuse", [](Spec& s) { s.reuse = s.auto_remove = true; },
         "auto_remove: a container that is removed at its end cannot be used again"},
        {"CleanUpAndReuse",
         [](Spec& s) {
             s.reuse = true;
             s.clean_up = false;
         },
         "clean_up: a container that is used again is removed when it was idle for reuse_idle"},
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
        {"ArchiveSourceMissing", [](Spec& s) { s.files = {tc::HostArchive{.source = "/no/such.tar"}}; },
         "files[0].source: \"/no/such.tar\" does not exist"},
        {"ArchiveSourceFolder", [](Spec& s) { s.files = {tc::HostArchive{.source = "/etc"}}; },
         "files[0].source: \"/etc\" must be a tar archive; copy a folder as a HostFile"},
        {"ArchiveTargetRelative",
         [](Spec& s) { s.files = {tc::HostArchive{.source = "/etc/hostname", .target = "a"}}; },
         "files[0].target: \"a\" must be an absolute path"},
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
        {"ExposedPortZero", [](Spec& s) { s.exposed_host_ports = {tc::Port{}}; },
         "exposed_host_ports[0]: 0 is no port of a server; must be 1 to 65535"},
        {"ExposedPortOfAnotherProtocol",
         [](Spec& s) {
             s.exposed_host_ports = {80_tcp, 53_udp};
         },
         "exposed_host_ports[1]: 53/udp is not forwarded; only TCP ports are, such as 53/tcp"},
        {"ExposedPortTwice",
         [](Spec& s) {
             s.exposed_host_ports = {80_tcp, 81_tcp, 80_tcp};
         },
         "exposed_host_ports[2]: 80/tcp is named by exposed_host_ports[0] already; name each port once"},
        {"ExposedPortWithoutANetwork",
         [](Spec& s) {
             s.exposed_host_ports = {80_tcp};
             s.networks = {"none"};
         },
         "exposed_host_ports: cannot be reached on network \"none\"; leave them out, or take another"},
        {"ExposedPortOnAnothersNetwork",
         [](Spec& s) {
             s.exposed_host_ports = {80_tcp};
             s.networks = {"container:db"};
         },
         "exposed_host_ports: cannot be named on the network of another container; give them to \"db\""},
        {"ExposedPortOfAReusedContainer",
         [](Spec& s) {
             s.exposed_host_ports = {80_tcp};
             s.reuse = true;
         },
         "exposed_host_ports: end with this process, and a container that is reused does not; leave out"},
        {"ExtraHostOfExposedPorts",
         [](Spec& s) {
             s.exposed_host_ports = {80_tcp};
             s.extra_hosts = {{.name = "host.testcontainers.internal"}};
         },
         "extra_hosts[0].name: \"host.testcontainers.internal\" is what `exposed_host_ports` are reached at"},
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

const std::vector<Wrong>& wrong_options() {
    using Spec = tc::ContainerSpec;
    using When = tc::RestartPolicy::When;
    static const std::vector<Wrong> list{
        {"EnvFileMissing", [](Spec& s) { s.env_files = {"/no/such/file"}; },
         "env_files[0]: \"/no/such/file\" does not exist; seen from /"},
        {"EnvFileFolder", [](Spec& s) { s.env_files = {"/"}; },
         "env_files[0]: \"/\" must be a file that can be read"},
        {"PortAddress", [](Spec& s) { s.ports = {tc::PublishedPort{80_tcp}.on("localhost")}; },
         "ports[0]: \"localhost\" must be an address of the host, such as 0.0.0.0 or ::1"},
        {"PortTwiceOnAnAddress",
         [](Spec& s) {
             s.ports = {tc::PublishedPort{80_tcp}.on("::1"), tc::PublishedPort{80_tcp}.on("::1")};
         },
         "ports[1]: 80/tcp on ::1 is published by ports[0] already"},
        {"HostPortTwiceOnAnAddress",
         [](Spec& s) {
             s.ports = {tc::PublishedPort{80_tcp, 9000}.on("::1"), tc::PublishedPort{81_tcp, 9000}.on("::1")};
         },
         "ports[1]: the host port 9000 on ::1 is taken by ports[0]"},
        {"HostPortsBackwards",
         [](Spec& s) {
             s.ports = {{80_tcp, tc::HostPorts{9001, 9000}}};
         },
         "ports[0]: the host ports 9001 to 9000 of 80/tcp are none; the last must not be below the first"},
        {"HostPortsFromZero",
         [](Spec& s) {
             s.ports = {{80_tcp, tc::HostPorts{0, 9000}}};
         },
         "ports[0]: the host port of 80/tcp is 0"},
        {"VolumeSubpathUp",
         [](Spec& s) { s.mounts = {tc::VolumeMount{.volume = "data", .target = "/a", .subpath = "../x"}}; },
         "mounts[0].subpath: \"../x\" must be a relative path without \"..\", such as data/one"},
        {"VolumeSubpathAbsolute",
         [](Spec& s) { s.mounts = {tc::VolumeMount{.volume = "data", .target = "/a", .subpath = "/x"}}; },
         "mounts[0].subpath: \"/x\" must be a relative path"},
        {"AnonymousVolumeLabel",
         [](Spec& s) {
             s.mounts = {tc::AnonymousVolumeMount{.target = "/a", .labels = {{"org.testcontainers.x", ""}}}};
         },
         "mounts[0].labels[\"org.testcontainers.x\"]: labels under org.testcontainers"},
        {"AnonymousVolumeTarget", [](Spec& s) { s.mounts = {tc::AnonymousVolumeMount{.target = "a"}}; },
         "mounts[0].target: \"a\" must be an absolute path"},
        {"ImageMountName", [](Spec& s) { s.mounts = {tc::ImageMount{.image = "A", .target = "/a"}}; },
         "mounts[0].image: image \"A\": the path \"A\" must be in lower case"},
        {"ImageMountSubpath",
         [](Spec& s) { s.mounts = {tc::ImageMount{.image = "a", .target = "/a", .subpath = "a/.."}}; },
         "mounts[0].subpath: \"a/..\" must be a relative path"},
        {"VolumesFrom", [](Spec& s) { s.volumes_from = {{.container = "a:ro"}}; },
         "volumes_from[0].container: \"a:ro\" must be the name or the id of a container"},
        {"FixedIpv4",
         [](Spec& s) {
             s.networks = {{"net", {}, {.ipv4 = "10.0.0.256"}}};
         },
         "networks[0].ipv4: \"10.0.0.256\" must be an IPv4 address, such as 10.42.0.7"},
        {"FixedIpv6",
         [](Spec& s) {
             s.networks = {{"net", {}, {.ipv6 = "10.0.0.2"}}};
         },
         "networks[0].ipv6: \"10.0.0.2\" must be an IPv6 address, such as fd42::7"},
        {"FixedAddressOnBridge",
         [](Spec& s) {
             s.networks = {{"bridge", {}, {.ipv4 = "10.0.0.2"}}};
         },
         "networks[0]: \"bridge\" is the engine's own and has no fixed addresses"},
        {"ModeNotAlone",
         [](Spec& s) {
             s.networks = {"net", "host"};
         },
         "networks[1]: \"host\" is a mode and must stand alone; leave out the other networks"},
        {"HostnameOnAnothersNetwork",
         [](Spec& s) {
             s.networks = {"container:db"};
             s.naming.hostname = "x";
         },
         "naming.hostname: \"x\" cannot be set with the network of another container; leave it out"},
        {"StartupAttempts", [](Spec& s) { s.startup_attempts = 0; },
         "startup_attempts: 0 must be at least 1"},
        {"AnnotationEmpty",
         [](Spec& s) {
             s.annotations = {{"", "x"}};
         },
         "annotations: an annotation must have a name"},
        {"AnnotationNul",
         [](Spec& s) {
             s.annotations = {{"a", with_nul}};
         },
         "annotations[\"a\"]: has a NUL at position 1"},
        {"LabelNul",
         [](Spec& s) {
             s.labels = {{"a", with_nul}};
         },
         "labels[\"a\"]: has a NUL at position 1"},
        {"EnvNameNul",
         [](Spec& s) {
             s.env = {{with_nul, ""}};
         },
         "env: has a NUL at position 1"},
        {"UserOfTwoGroups", [](Spec& s) { s.user = "me:1:2"; },
         "user: \"me:1:2\" must be a user, or a user and a group, such as 1000:1000"},
        {"AnonymousVolumeDriver",
         [](Spec& s) { s.mounts = {tc::AnonymousVolumeMount{.target = "/a", .driver = with_nul}}; },
         "mounts[0].driver: has a NUL"},
        {"AnonymousVolumeOption",
         [](Spec& s) {
             s.mounts = {tc::AnonymousVolumeMount{.target = "/a", .driver_options = {{"", "x"}}}};
         },
         "mounts[0].driver_options: an option must have a name"},
        {"HostFileMode",
         [](Spec& s) { s.files = {tc::HostFile{.source = "/", .target = "/a", .mode = 010000}}; },
         "files[0].mode: 010000 must be permission bits"},
        {"OptionOfANetworksDriver",
         [](Spec& s) {
             s.networks = {{"net", {}, {.driver_options = {{"", "x"}}}}};
         },
         "networks[0].driver_options: an option must have a name"},
        {"Platform", [](Spec& s) { s.platform = "arm64"; },
         "platform: \"arm64\" must be os/architecture, such as linux/arm64 or linux/arm/v7"},
        {"PlatformEmptyPart", [](Spec& s) { s.platform = "linux//v7"; },
         "platform: \"linux//v7\" must be os/arch"},
        {"PlatformUpperCase", [](Spec& s) { s.platform = "Linux/arm64"; },
         "platform: \"Linux/arm64\" must be os/arch"},
        {"SwapWithoutMemory", [](Spec& s) { s.resources.memory_and_swap = 8_MiB; },
         "resources.memory_and_swap: 8 MiB needs `memory`, which must be set as well"},
        {"SwapBelowMemory", [](Spec& s) { s.resources = {.memory = 16_MiB, .memory_and_swap = 8_MiB}; },
         "resources.memory_and_swap: 8 MiB must be at least the 16 MiB of `memory`"},
        {"Cpuset", [](Spec& s) { s.resources.cpuset = "0-"; },
         "resources.cpuset: \"0-\" must be numbers of processors, such as 0-2,4"},
        {"CpusetBackwards", [](Spec& s) { s.resources.cpuset = "4-2"; },
         "resources.cpuset: \"4-2\" must be numbers of processors, such as 0-2,4"},
        {"CpusetComma", [](Spec& s) { s.resources.cpuset = "0,"; }, "resources.cpuset: \"0,\" must be"},
        {"PidsLimit", [](Spec& s) { s.resources.pids_limit = 0; },
         "resources.pids_limit: 0 must be at least 1; leave it unset for no limit"},
        {"UlimitName", [](Spec& s) { s.resources.ulimits = {{.name = "files", .soft = 1}}; },
         "resources.ulimits[0].name: \"files\" is no limit of the kernel; must be such as nofile, nproc or "
         "core"},
        {"UlimitTwice",
         [](Spec& s) {
             s.resources.ulimits = {{"core", 1}, {"core", 2}};
         },
         "resources.ulimits[1].name: \"core\" is limited before; name each once"},
        {"UlimitSoft",
         [](Spec& s) {
             s.resources.ulimits = {{"core", -2, 0}};
         },
         "resources.ulimits[0].soft: -2 must be at least 0, or -1 for no limit"},
        {"UlimitHard",
         [](Spec& s) {
             s.resources.ulimits = {{"core", 1, -3}};
         },
         "resources.ulimits[0].hard: -3 must be at least 0, or -1"},
        {"UlimitSoftAboveHard",
         [](Spec& s) {
             s.resources.ulimits = {{"core", 9, 3}};
         },
         "resources.ulimits[0].soft: 9 must not be above the hard limit of 3"},
        {"DeviceHost", [](Spec& s) { s.resources.devices = {{.host = "fuse"}}; },
         "resources.devices[0].host: \"fuse\" must be the absolute path of a device, such as /dev/fuse"},
        {"DeviceContainer",
         [](Spec& s) { s.resources.devices = {{.host = "/dev/fuse", .container = "fuse"}}; },
         "resources.devices[0].container: \"fuse\" must be an absolute path in the container"},
        {"DevicePermissions",
         [](Spec& s) { s.resources.devices = {{.host = "/dev/fuse", .permissions = "rx"}}; },
         "resources.devices[0].permissions: \"rx\" must be some of the letters r, w and m"},
        {"DeviceRequestNone", [](Spec& s) { s.resources.device_requests = {{.count = 0}}; },
         "resources.device_requests[0].count: 0 must be at least 1, or -1 for all"},
        {"DeviceRequestBoth", [](Spec& s) { s.resources.device_requests = {{.count = 2, .ids = {"0"}}}; },
         "resources.device_requests[0].count: 2 must be 0, because `ids` names the devices"},
        {"DeviceRequestVague", [](Spec& s) { s.resources.device_requests = {{.capabilities = {}}}; },
         "resources.device_requests[0].capabilities: must name what the devices can do"},
        {"DeviceRequestId", [](Spec& s) { s.resources.device_requests = {{.count = 0, .ids = {with_nul}}}; },
         "resources.device_requests[0].ids[0]: has a NUL"},
        {"DeviceRequestDriver", [](Spec& s) { s.resources.device_requests = {{.driver = with_nul}}; },
         "resources.device_requests[0].driver: has a NUL"},
        {"DeviceRequestOption",
         [](Spec& s) {
             s.resources.device_requests = {{.options = {{"", "x"}}}};
         },
         "resources.device_requests[0].options: an option must have a name"},
        {"HealthcheckOffAndOn",
         [](Spec& s) { s.healthcheck = tc::Healthcheck{.command = {"pg_isready"}, .disabled = true}; },
         "healthcheck.command: \"pg_isready\" is never run, because `disabled` is set"},
        {"HealthcheckStartInterval",
         [](Spec& s) { s.healthcheck = tc::Healthcheck{.command = {"x"}, .start_interval = 0ms}; },
         "healthcheck.start_interval: 0 ms must be at least 1 ms"},
        {"DomainName", [](Spec& s) { s.naming.domain_name = "a b"; },
         "naming.domain_name: \"a b\" must be 1 to 253"},
        {"MacAddress", [](Spec& s) { s.naming.mac_address = "02:42:ac:11:00"; },
         "naming.mac_address: \"02:42:ac:11:00\" must be the address of one card, such as 02:42:ac:11:00:02"},
        {"MacAddressDigits", [](Spec& s) { s.naming.mac_address = "02:42:ac:11:00:0g"; },
         "naming.mac_address: "},
        {"MacAddressOfAGroup", [](Spec& s) { s.naming.mac_address = "01:42:ac:11:00:02"; },
         "must be the address of one card"},
        {"StopSignal", [](Spec& s) { s.process.stop_signal = "SIG INT"; },
         "process.stop_signal: \"SIG INT\" must be a signal's name or number, such as SIGINT"},
        {"StopSignalUnknown", [](Spec& s) { s.process.stop_signal = "SIGFOO"; },
         "process.stop_signal: \"SIGFOO\" must be a signal's name or number, such as SIGINT"},
        {"StopTimeout", [](Spec& s) { s.process.stop_timeout = -1s; },
         "process.stop_timeout: -1 s must not be negative"},
        {"RestartRetries",
         [](Spec& s) {
             s.process.restart = {When::on_failure, -1};
         },
         "process.restart.max_retries: -1 must be at least 1, or 0 for no limit"},
        {"RestartRetriesOfNothing",
         [](Spec& s) {
             s.process.restart = {When::always, 3};
         },
         "process.restart.max_retries: 3 has no effect; set `when` to on_failure, or leave it out"},
        {"CapabilityAdded", [](Spec& s) { s.security.added_capabilities = {"net_admin"}; },
         "security.added_capabilities[0]: \"net_admin\" must be a capability's name, such as NET_ADMIN, or "
         "ALL"},
        {"CapabilityDropped",
         [](Spec& s) {
             s.security.dropped_capabilities = {"ALL", ""};
         },
         "security.dropped_capabilities[1]: \"\" must be a capability's name"},
        {"SecurityOption", [](Spec& s) { s.security.options = {""}; },
         "security.options[0]: \"\" must be an option, such as no-new-privileges"},
        {"Sysctl",
         [](Spec& s) {
             s.security.sysctls = {{"somaxconn", "9"}};
         },
         "security.sysctls: \"somaxconn\" must be a setting of the kernel, such as net.core.somaxconn"},
        {"Group", [](Spec& s) { s.security.groups = {""}; },
         "security.groups[0]: \"\" must be a group's name or number"},
        {"IpcNamespace", [](Spec& s) { s.namespaces.ipc = "container:"; },
         "namespaces.ipc: \"container:\" must be private, shareable, host, none or container:NAME"},
        {"PidNamespace", [](Spec& s) { s.namespaces.pid = "private"; },
         "namespaces.pid: \"private\" must be host or container:NAME"},
        {"UserNamespace", [](Spec& s) { s.namespaces.user = "1000"; },
         "namespaces.user: \"1000\" must be host"},
        {"CgroupNamespace", [](Spec& s) { s.namespaces.cgroup = "none"; },
         "namespaces.cgroup: \"none\" must be private or host"},
        {"UtsNamespace", [](Spec& s) { s.namespaces.uts = "x"; }, "namespaces.uts: \"x\" must be host"},
        {"HostnameOfTheMachine",
         [](Spec& s) {
             s.namespaces.uts = "host";
             s.naming.hostname = "x";
         },
         "naming.hostname: \"x\" cannot be set with namespaces.uts = host"},
        {"DnsServer", [](Spec& s) { s.dns.servers = {"dns.example"}; },
         "dns.servers[0]: \"dns.example\" must be an IPv4 or IPv6 address"},
        {"DnsSearch", [](Spec& s) { s.dns.search = {"a b"}; }, "dns.search[0]: \"a b\" must be 1 to 253"},
        {"DnsOption", [](Spec& s) { s.dns.options = {"ndots 1"}; },
         "dns.options[0]: \"ndots 1\" must be an option of the resolver, such as ndots:1"},
        {"LogOptionsWithoutADriver",
         [](Spec& s) {
             s.logging.options = {{"max-size", "1m"}};
         },
         "logging.options: \"max-size\" is an option of a driver; set `driver` as well, such as json-file"},
        {"LogDriver", [](Spec& s) { s.logging.driver = with_nul; }, "logging.driver: has a NUL"},
        {"LogOptionWithoutAName",
         [](Spec& s) {
             s.logging = {.driver = "local", .options = {{"", "x"}}};
         },
         "logging.options: an option must have a name"},
        {"HookWithoutAFunction",
         [](Spec& s) {
             s.hooks.after_start = {tc::Hook{"loads", nullptr}};
         },
         "hooks.after_start[0]: \"loads\" has no function; give one, or leave it out"},
        {"ConsumerWithoutAFunction",
         [](Spec& s) {
             s.logging.consumers = {{"shows", nullptr}};
         },
         "logging.consumers[0]: \"shows\" has no function; give one, or leave it out"},
        {"ConsumerWithoutADescription",
         [](Spec& s) {
             s.logging.consumers = {{"", [](const tc::LogLine&) {}}};
         },
         "logging.consumers[0]: has no description; say what it does, for messages"},
        {"HookWithoutADescription",
         [](Spec& s) {
             s.hooks.before_stop = {tc::Hook{"", [](const auto&) {}}};
         },
         "hooks.before_stop[0]: has no description; say what it does, for messages"},
        {"EditWithoutAFunction",
         [](Spec& s) {
             s.edit_request = {"edits", nullptr};
         },
         "edit_request: \"edits\" has no function"},
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

INSTANTIATE_TEST_SUITE_P(ValidateOptions, WrongSpec, ::testing::ValuesIn(wrong_options()),
                         [](const auto& test) { return std::string{test.param.name}; });

TEST(Validate, KnowsManyBadValues) { EXPECT_GE(wrong_specs().size() + wrong_options().size(), 60U); }

TEST(Validate, AcceptsEveryOption) {
    const tc::testsupport::TemporaryFolder folder;
    const tc::ContainerSpec spec{
        .image = "busybox:1",
        .env_files = {folder.write("app.env", "# comment\n\nA=1\n  B=x = y\nHOME\nNO_SUCH_VARIABLE_HERE\n")},
        .ports = {tc::PublishedPort{80_tcp}.on("127.0.0.1"),
                  tc::PublishedPort{80_tcp}.on("::1"),
                  {81_tcp, tc::HostPorts{9000, 9010}}},
        .mounts = {tc::VolumeMount{.volume = "data", .target = "/a", .subpath = "x/y"},
                   tc::AnonymousVolumeMount{.target = "/b", .labels = {{"a", "b"}}},
                   tc::ImageMount{.image = "busybox:1", .target = "/c"}},
        .volumes_from = {{.container = "db"}},
        .networks = {{"net", {"db"}, {.ipv4 = "10.0.0.2", .ipv6 = "fd00::2"}}},
        .startup_attempts = 3,
        .annotations = {{"a", "b"}},
        .platform = "linux/arm/v7",
        .resources = {.memory = 8_MiB,
                      .memory_and_swap = 8_MiB,
                      .cpuset = "0-2,4",
                      .pids_limit = 1,
                      .ulimits = {{"nofile", -1}, {"core", 0, 0}, {"stack", 8, -1}},
                      .devices = {{.host = "/dev/fuse", .permissions = "rw"}},
                      .device_requests = {{}, {.count = 0, .ids = {"0"}}}},
        .healthcheck = tc::Healthcheck{.disabled = true},
        .naming = {.domain_name = "example.org", .mac_address = "02:42:AC:11:00:02"},
        .process = {.stop_signal = "SIGRTMIN+3",
                    .stop_timeout = 0s,
                    .restart = {tc::RestartPolicy::When::on_failure, 3}},
        .security = {.added_capabilities = {"ALL"},
                     .options = {"seccomp=unconfined"},
                     .sysctls = {{"net.a", ""}}},
        .namespaces = {"container:db", "host", "host", "private", "host"},
        .dns = {.servers = {"::1"}, .search = {"."}, .options = {"ndots:1"}},
        .logging = {.driver = "local", .options = {{"max-size", "1m"}}},
        .hooks = {.after_create = {{"counts", [](const tc::HookTarget&) {}}}},
        .edit_request = {"edits", [](std::string json) { return json; }},
    };
    EXPECT_THAT(tc::validate(spec), IsEmpty());
}

TEST(Validate, AllowsTimesWithoutAnEnd) {
    constexpr auto longest = std::chrono::milliseconds::max();
    const tc::ContainerSpec spec{
        .image = "redis:7",
        .startup_timeout = longest,
        .healthcheck = tc::Healthcheck{.command = {"true"}, .interval = longest, .timeout = longest},
        .process = {.stop_timeout = std::chrono::seconds::max()}};
    EXPECT_THAT(tc::validate(spec), IsEmpty());
}

TEST(Validate, SeesWrongLinesOfEnvironmentFiles) {
    const tc::testsupport::TemporaryFolder folder;
    const tc::ContainerSpec spec{
        .image = "busybox:1", .env_files = {folder.write("app.env", "A=1\nB C=2\n=3\nD=" + with_nul + "\n")}};
    EXPECT_THAT(tc::validate(spec),
                ElementsAre(HasSubstr("env_files[0] line 2: \"B C\" is no name of a variable"),
                            HasSubstr("env_files[0] line 3: \"\" is no name"),
                            HasSubstr("env_files[0] line 4: has a NUL")));
}

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
                   tc::TmpfsMount{.target = "/run", .exec = true, .options = {"nr_inodes=1k", "noatime"}},
                   tc::BindMount{.source = folder.path(),
                                 .target = "/data/below",
                                 .selinux = tc::SelinuxLabel::shared}},
        .files = {tc::HostFile{.source = folder.path(), .target = "/seed/", .mode = 0600},
                  tc::UrlFile{.url = "https://example.org:8443/a?b=c", .target = "/scratching"},
                  tc::FileContent{.content = "", .target = "/etc/app.conf"}},
        .networks = {{"net", {"db", "db-1.local"}}, "bridge"},
        .user = "1000:1000",
        .working_directory = "/srv",
        .labels = {{"org.testcontainers2", "x"}, {"team", ""}},
        .extra_hosts = {{.name = "host.docker.internal"},
                        {.name = "a", .address = "10.0.0.1"},
                        {.name = "b", .address = "::1"}},
        .exposed_host_ports = {8080_tcp, 1_tcp},
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

#include "core/canonical_form.hpp"
#include "testcontainers/container_spec.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <unordered_set>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t hash_of(const tc::ContainerSpec& spec) { return std::hash<tc::ContainerSpec>{}(spec); }

/// Specs of which each two differ.
std::vector<tc::ContainerSpec> different_specs() {
    const auto base = [] { return tc::ContainerSpec{.image = "redis:7"}; };
    std::vector<tc::ContainerSpec> specs{base()};
    const auto with = [&](auto change) {
        specs.push_back(base());
        change(specs.back());
    };
    with([](auto& s) { s.image = "redis:8"; });
    with([](auto& s) { s.command = {"a", "b"}; });
    with([](auto& s) { s.command = {"ab"}; });
    with([](auto& s) { s.entrypoint = {"a", "b"}; });
    with([](auto& s) { s.env = {{"PASSWORD", "one"}}; });
    with([](auto& s) { s.env = {{"PASSWORD", "two"}}; });
    with([](auto& s) { s.labels = {{"PASSWORD", "two"}}; });
    with([](auto& s) { s.ports = {80_tcp}; });
    with([](auto& s) { s.ports = {80_udp}; });
    with([](auto& s) { s.ports = {{80_tcp, 80}}; });
    with([](auto& s) { s.stable_ports = true; });
    with([](auto& s) { s.mounts = {tc::VolumeMount{"data", "/data"}}; });
    with([](auto& s) { s.mounts = {tc::BindMount{.source = "data", .target = "/data"}}; });
    with([](auto& s) { s.mounts = {tc::TmpfsMount{.target = "/data"}}; });
    with([](auto& s) { s.mounts = {tc::TmpfsMount{.target = "/data", .size = 1_MiB}}; });
    with([](auto& s) { s.files = {tc::FileContent{.content = "x", .target = "/a"}}; });
    with([](auto& s) { s.files = {tc::FileContent{.content = "x", .target = "/a", .mode = 0600}}; });
    with([](auto& s) { s.files = {tc::HostFile{.source = "x", .target = "/a"}}; });
    with([](auto& s) { s.files = {tc::HostArchive{.source = "x", .target = "/a"}}; });
    with([](auto& s) { s.files = {tc::HostArchive{.source = "x"}}; });
    with([](auto& s) { s.networks = {"net"}; });
    with([](auto& s) { s.networks = {{"net", {"alias"}}}; });
    with([](auto& s) { s.wait = tc::wait::log("ready"); });
    with([](auto& s) { s.startup_timeout = 1s; });
    with([](auto& s) { s.user = "me"; });
    with([](auto& s) { s.working_directory = "me"; });
    with([](auto& s) { s.extra_hosts = {{.name = "a"}}; });
    with([](auto& s) { s.exposed_host_ports = {80_tcp}; });
    with([](auto& s) { s.exposed_host_ports = {80_udp}; });
    with([](auto& s) { s.pull = tc::PullPolicy::never; });
    with([](auto& s) { s.resources.memory = 64_MiB; });
    with([](auto& s) { s.resources.shm_size = 64_MiB; });
    with([](auto& s) { s.resources.cpus = 0.5; });
    with([](auto& s) { s.healthcheck = tc::Healthcheck{.command = {"a"}}; });
    with([](auto& s) { s.healthcheck = tc::Healthcheck{.command = {"a"}, .retries = 9}; });
    with([](auto& s) { s.naming.name = "nn"; });
    with([](auto& s) { s.naming.hostname = "nn"; });
    with([](auto& s) { s.reuse = true; });
    with([](auto& s) { s.reuse_idle = 5s; });
    with([](auto& s) { s.naming.domain_name = "nn"; });
    with([](auto& s) { s.naming.mac_address = "nn"; });
    with([](auto& s) { s.env_files = {"a"}; });
    with([](auto& s) { s.env_files = {"a", "b"}; });
    with([](auto& s) { s.ports = {{80_tcp, tc::HostPorts{80, 81}}}; });
    with([](auto& s) { s.ports = {tc::PublishedPort{80_tcp}.on("::1")}; });
    with([](auto& s) { s.mounts = {tc::VolumeMount{.volume = "data", .target = "/data", .subpath = "x"}}; });
    with([](auto& s) {
        s.mounts = {tc::VolumeMount{.volume = "data", .target = "/data", .copy_image_content = false}};
    });
    with([](auto& s) { s.mounts = {tc::AnonymousVolumeMount{.target = "/data"}}; });
    with([](auto& s) { s.mounts = {tc::AnonymousVolumeMount{.target = "/data", .driver = "x"}}; });
    with([](auto& s) {
        s.mounts = {tc::AnonymousVolumeMount{.target = "/data", .driver_options = {{"a", "b"}}}};
    });
    with([](auto& s) { s.mounts = {tc::AnonymousVolumeMount{.target = "/data", .labels = {{"a", "b"}}}}; });
    with([](auto& s) {
        s.mounts = {
            tc::BindMount{.source = "data", .target = "/data", .propagation = tc::Propagation::rslave}};
    });
    with([](auto& s) { s.mounts = {tc::ImageMount{.image = "data", .target = "/data"}}; });
    with([](auto& s) { s.mounts = {tc::ImageMount{.image = "data", .target = "/data", .subpath = "x"}}; });
    with([](auto& s) { s.mounts = {tc::BindMount{.source = "a", .target = "/data", .recursive = false}}; });
    for (const auto label : {tc::SelinuxLabel::shared, tc::SelinuxLabel::exclusive}) {
        with(
            [&](auto& s) { s.mounts = {tc::BindMount{.source = "a", .target = "/data", .selinux = label}}; });
    }
    for (const auto propagation : {tc::Propagation::rshared, tc::Propagation::private_,
                                   tc::Propagation::slave, tc::Propagation::shared}) {
        with([&](auto& s) {
            s.mounts = {tc::BindMount{.source = "data", .target = "/data", .propagation = propagation}};
        });
    }
    with([](auto& s) { s.mounts = {tc::TmpfsMount{.target = "/t", .exec = true}}; });
    with([](auto& s) { s.mounts = {tc::TmpfsMount{.target = "/t", .uid = 7}}; });
    with([](auto& s) { s.mounts = {tc::TmpfsMount{.target = "/t", .gid = 7}}; });
    with([](auto& s) { s.mounts = {tc::TmpfsMount{.target = "/t", .options = {"ro"}}}; });
    const tc::UrlFile url{.url = "http://a/b", .target = "/b"};
    with([&](auto& s) { s.files = {url}; });
    const auto with_url = [&](auto change) {
        auto changed = url;
        change(changed);
        with([&](auto& s) { s.files = {changed}; });
    };
    with_url([](auto& f) { f.url = "http://a/c"; });
    with_url([](auto& f) { f.target = "/c"; });
    with_url([](auto& f) { f.mode = 0600; });
    with_url([](auto& f) { f.uid = 7; });
    with_url([](auto& f) { f.gid = 7; });
    with_url([](auto& f) { f.sha256 = "ab"; });
    with_url([](auto& f) { f.largest = 1_MiB; });
    with_url([](auto& f) { f.timeout = 7s; });
    with([](auto& s) { s.auto_remove = true; });
    with([](auto& s) { s.clean_up = false; });
    with([](auto& s) { s.volumes_from = {{.container = "a"}}; });
    with([](auto& s) { s.volumes_from = {{.container = "a", .read_only = true}}; });
    with([](auto& s) { s.networks = {{"net", {}, {.ipv4 = "1"}}}; });
    with([](auto& s) { s.networks = {{"net", {}, {.ipv6 = "1"}}}; });
    with([](auto& s) { s.networks = {{"net", {}, {.driver_options = {{"1", "2"}}}}}; });
    with([](auto& s) { s.startup_attempts = 2; });
    with([](auto& s) { s.annotations = {{"PASSWORD", "two"}}; });
    with([](auto& s) { s.platform = "me"; });
    with([](auto& s) { s.resources.memory_and_swap = 64_MiB; });
    with([](auto& s) { s.resources.cpuset = "1"; });
    with([](auto& s) { s.resources.pids_limit = 1; });
    with([](auto& s) { s.resources.ulimits = {{.name = "core"}}; });
    with([](auto& s) { s.resources.ulimits = {{.name = "core", .hard = 1}}; });
    with([](auto& s) { s.resources.devices = {{.host = "/a"}}; });
    with([](auto& s) { s.resources.devices = {{.host = "/a", .container = "/b"}}; });
    with([](auto& s) { s.resources.devices = {{.host = "/a", .permissions = "r"}}; });
    with([](auto& s) { s.resources.device_requests = {{}}; });
    with([](auto& s) { s.resources.device_requests = {{.ids = {"a"}}}; });
    with([](auto& s) { s.resources.device_requests = {{.driver = "a"}}; });
    with([](auto& s) { s.resources.device_requests = {{.count = 1}}; });
    with([](auto& s) { s.resources.device_requests = {{.capabilities = {}}}; });
    with([](auto& s) { s.resources.device_requests = {{.options = {{"a", "b"}}}}; });
    with([](auto& s) { s.healthcheck = tc::Healthcheck{.command = {"a"}, .start_interval = 1ms}; });
    with([](auto& s) { s.healthcheck = tc::Healthcheck{.disabled = true}; });
    with([](auto& s) { s.process.tty = true; });
    with([](auto& s) { s.process.open_stdin = true; });
    with([](auto& s) { s.process.init = true; });
    with([](auto& s) { s.process.init = false; });
    with([](auto& s) { s.process.stop_signal = "a"; });
    with([](auto& s) { s.process.stop_timeout = 1s; });
    with([](auto& s) { s.process.restart.when = tc::RestartPolicy::When::always; });
    with([](auto& s) { s.process.restart.max_retries = 1; });
    with([](auto& s) { s.security.privileged = true; });
    with([](auto& s) { s.security.read_only_root = true; });
    with([](auto& s) { s.security.added_capabilities = {"a"}; });
    with([](auto& s) { s.security.dropped_capabilities = {"a"}; });
    with([](auto& s) { s.security.options = {"a"}; });
    with([](auto& s) { s.security.groups = {"a"}; });
    with([](auto& s) { s.security.sysctls = {{"a", "b"}}; });
    with([](auto& s) { s.namespaces.ipc = "host"; });
    with([](auto& s) { s.namespaces.pid = "host"; });
    with([](auto& s) { s.namespaces.user = "host"; });
    with([](auto& s) { s.namespaces.cgroup = "host"; });
    with([](auto& s) { s.namespaces.uts = "host"; });
    with([](auto& s) { s.dns.servers = {"a"}; });
    with([](auto& s) { s.dns.search = {"a"}; });
    with([](auto& s) { s.dns.options = {"a"}; });
    with([](auto& s) { s.logging.driver = "a"; });
    with([](auto& s) { s.logging.options = {{"a", "b"}}; });
    with([](auto& s) { s.logging.consumers = {{"shows it", [](const tc::LogLine&) {}}}; });
    with([](auto& s) { s.logging.consumers = {{"keeps it", [](const tc::LogLine&) {}}}; });
    const tc::Hook hook{"counts", [](const tc::HookTarget&) {}};
    for (const auto list : {&tc::Hooks::before_create, &tc::Hooks::after_create, &tc::Hooks::before_start,
                            &tc::Hooks::after_start, &tc::Hooks::after_ready, &tc::Hooks::before_stop,
                            &tc::Hooks::after_stop, &tc::Hooks::before_remove, &tc::Hooks::after_remove}) {
        with([&](auto& s) { s.hooks.*list = {hook}; });
    }
    with([](auto& s) { s.edit_request = {"edits", [](std::string json) { return json; }}; });
    return specs;
}

TEST(SpecValue, EveryFieldCountsForComparisonAndHash) {
    const auto specs = different_specs();
    std::unordered_set<tc::ContainerSpec> set;
    for (std::size_t i = 0; i < specs.size(); ++i) {
        EXPECT_TRUE(set.insert(specs[i]).second) << "spec " << i << " equals an earlier one:\n"
                                                 << to_string(specs[i]);
    }
    std::unordered_set<std::string> forms;
    for (const auto& spec : specs) {
        EXPECT_TRUE(forms.insert(tc::core::canonical_form(spec)).second) << to_string(spec);
    }
}

TEST(SpecValue, CopiesAreEqualAndHashAlike) {
    for (const auto& spec : different_specs()) {
        const auto copy = spec;
        EXPECT_EQ(copy, spec);
        EXPECT_EQ(hash_of(copy), hash_of(spec));
    }
}

TEST(SpecValue, PathsAreComparedAsTheyAreWritten) {
    const auto with_source = [](const char* source) {
        return tc::ContainerSpec{.image = "a", .mounts = {tc::BindMount{.source = source, .target = "/a"}}};
    };
    ASSERT_EQ(with_source("a/b"), with_source("a/b"));
    EXPECT_EQ(hash_of(with_source("a/b")), hash_of(with_source("a/b")));
    ASSERT_NE(with_source("a//b"), with_source("a/b"));
    EXPECT_NE(hash_of(with_source("a//b")), hash_of(with_source("a/b")));
}

TEST(SpecValue, ZeroIsZeroWhateverItsSign) {
    tc::ContainerSpec negative{.image = "a", .resources = {.cpus = -0.0}};
    tc::ContainerSpec positive{.image = "a", .resources = {.cpus = 0.0}};
    ASSERT_EQ(negative, positive);
    EXPECT_EQ(hash_of(negative), hash_of(positive));
}

TEST(SpecValue, FunctionsAreEqualToTheirCopiesAlone) {
    const auto edit = [](std::string json) { return json; };
    const tc::RequestEdit one{"edits", edit};
    const tc::RequestEdit other{"edits", edit};
    const auto copy = one;
    EXPECT_EQ(one, copy);
    EXPECT_NE(one, other);
}

TEST(SpecText, TellsSpecsApart) {
    std::unordered_set<std::string> texts;
    for (const auto& spec : different_specs()) {
        // Secrets are masked, and the idle time says nothing of a container that is not reused.
        const bool looks_alike = spec.env.contains("PASSWORD") || (!spec.reuse && spec.reuse_idle == 5s);
        EXPECT_TRUE(texts.insert(to_string(spec)).second || looks_alike) << to_string(spec);
    }
}

TEST(SpecText, MasksSecretsOfTheEnvironment) {
    const auto text = to_string(tc::ContainerSpec{
        .image = "postgres:15",
        .env = {{"POSTGRES_PASSWORD", "hunter2"}, {"POSTGRES_DB", "orders"}, {"API_TOKEN", ""}}});
    EXPECT_THAT(text, HasSubstr("POSTGRES_PASSWORD=***"));
    EXPECT_THAT(text, HasSubstr("POSTGRES_DB=orders"));
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

TEST(SpecText, LeavesTheContentOfFilesOut) {
    const auto text = to_string(
        tc::ContainerSpec{.image = "a", .files = {tc::FileContent{.content = "hunter2", .target = "/key"}}});
    EXPECT_THAT(text, HasSubstr("7 bytes as /key, mode 0644"));
    EXPECT_THAT(text, Not(HasSubstr("hunter2")));
}

TEST(SpecText, SaysOnlyWhatIsSet) {
    EXPECT_EQ(to_string(tc::ContainerSpec{.image = "redis:7", .wait = tc::wait::log("ready")}),
              "image: redis:7\n"
              "wait: log \"ready\"\n"
              "startup_timeout: 60 s");
}

TEST(SpecText, ShowsAllFields) {
    const tc::ContainerSpec spec{
        .image = "redis:7",
        .command = {"redis-server", "--save", "", "a b"},
        .entrypoint = {"/bin/tini"},
        .env = {{"A", "1"}},
        .ports = {80_tcp, {53_udp, 5353}},
        .mounts = {tc::VolumeMount{"data", "/data", true},
                   tc::TmpfsMount{.target = "/tmp", .size = 1_MiB, .mode = 01777},
                   tc::BindMount{.source = "seed", .target = "/seed"}},
        .files = {tc::HostFile{.source = "a.sql", .target = "/a.sql", .mode = 0600, .uid = 7},
                  tc::HostArchive{.source = "seed.tar", .target = "/seed"}},
        .networks = {{"net", {"a", "b"}}, "other"},
        .wait = tc::wait::log("ready"),
        .startup_timeout = 1500ms,
        .user = "me",
        .working_directory = "/srv",
        .labels = {{"team", "x"}},
        .extra_hosts = {{.name = "host"}},
        .pull = tc::PullPolicy::always,
        .resources = {.memory = 64_MiB, .cpus = 0.5, .shm_size = 1_GiB},
        .healthcheck = tc::Healthcheck{.command = {"ping"}, .start_period = 2s},
        .naming = {.name = "cache", .hostname = "box"},
        .reuse = true,
    };
    EXPECT_EQ(to_string(spec), "image: redis:7\n"
                               "command: redis-server --save \"\" \"a b\"\n"
                               "entrypoint: /bin/tini\n"
                               "env:\n"
                               "  A=1\n"
                               "ports:\n"
                               "  80/tcp\n"
                               "  53/udp on host port 5353\n"
                               "mounts:\n"
                               "  volume data at /data, read-only\n"
                               "  tmpfs at /tmp, 1 MiB, mode 01777\n"
                               "  seed at /seed\n"
                               "files:\n"
                               "  a.sql as /a.sql, mode 0600, owner 7:0\n"
                               "  seed.tar unpacked in /seed\n"
                               "networks:\n"
                               "  net as a, b\n"
                               "  other\n"
                               "wait: log \"ready\"\n"
                               "startup_timeout: 1500 ms\n"
                               "user: me\n"
                               "working_directory: /srv\n"
                               "labels:\n"
                               "  team=x\n"
                               "extra_hosts:\n"
                               "  host is host-gateway\n"
                               "pull: always\n"
                               "resources.memory: 64 MiB\n"
                               "resources.cpus: 0.5\n"
                               "resources.shm_size: 1 GiB\n"
                               "healthcheck: ping, every 1 s, timeout 5 s, 3 retries, start period 2 s\n"
                               "naming.name: cache\n"
                               "naming.hostname: box\n"
                               "reuse: until idle for 43200 s");
}

} // namespace

// Code of the documentation that stands in no example. It is compiled, and compared with the documentation,
// but not run.

#include <testcontainers/modules/redis.hpp>
#include <testcontainers/testcontainers.hpp>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>
#include <string>

namespace tc = testcontainers;
using namespace tc::literals;
using namespace std::chrono_literals;

[[maybe_unused]] static void http_wait() {
    const tc::ContainerSpec web{
        .image = "nginx:1.22",
        .ports = {80_tcp},
        .wait = tc::wait::http({.path = "/health", .status = 200, .body_contains = "ok"}),
    };
}

[[maybe_unused]] static void host_gateway() {
    const tc::ContainerSpec client{
        .image = "busybox:1",
        .command = {"sleep", "600"},
        .extra_hosts = {{"host.docker.internal"}},
    };
}

[[maybe_unused]] static void redis_module() {
    const auto redis = tc::modules::Redis::run({.password = "sesame", .settings = {{"maxmemory", "64mb"}}});
    redis.command({"SET", "greeting", "hello"});
}

[[maybe_unused]] static void shared_service() {
    auto cache = tc::shared<tc::modules::Redis>("cache", {.settings = {{"maxmemory", "64mb"}}});
    cache->command({"SET", "greeting", "hello"});
}

[[maybe_unused]] static void shared_pool() {
    tc::SharedPool<tc::modules::Redis> spare("redis", {.settings = {{"maxmemory", "64mb"}}}, {.size = 4});
    auto redis = spare.take();
    redis->command({"SET", "greeting", "hello"});
}

[[maybe_unused]] static void snapshot() {
    auto seeded = tc::Snapshot::take({.image = "redis:7.0",
                                      .command = {"redis-server", "--dir", "/srv", "--save", "1 1"},
                                      .ports = {6379_tcp}},
                                     {.prepare = [](tc::Container& redis) {
                                         redis.exec({"redis-cli", "set", "greeting", "hello"}).or_throw();
                                     }});
    auto redis = tc::run(seeded.spec());
}

[[maybe_unused]] static void reused() {
    auto kept = tc::run({.image = "redis:7.0", .ports = {6379_tcp}, .reuse = true, .reuse_idle = 2h});
    kept.remove();
}

[[maybe_unused]] static void pull_policy() {
    const tc::ContainerSpec nightly{
        .image = "registry.example/team/app:nightly",
        .pull = tc::PullPolicy::older_than(12h),
    };
}

[[maybe_unused]] static void image_substitutor() {
    tc::set_image_substitutor([](const tc::ImageReference& image) {
        const bool ours = image.path() == "library/redis";
        return ours ? "registry.example/cache/valkey:" + image.tag() : to_string(image);
    });
}

[[maybe_unused]] static void image_substitute() {
    const auto image = tc::ImageReference::parse("registry.example/team/pg:15").as_substitute_for("postgres");
    image.require_compatible_with({"postgres", "postgis/postgis"});
}

[[maybe_unused]] static void built_image() {
    const auto image = tc::build({
        .context = "service",
        .dockerfile = "docker/Dockerfile.test",
        .files = {{.path = "config/test.yml", .content = "log: debug"}},
        .args = {{"VERSION", "3"}},
        .target = "server",
    });
    const auto service = tc::run({.image = image.name(), .ports = {8080_tcp}});
}

[[maybe_unused]] static void built_from_text() {
    const auto image = tc::build({
        .dockerfile_text = R"(FROM debian:12
RUN --mount=type=secret,id=token fetch --token /run/secrets/token
COPY <<END /etc/app.conf
mode = test
END
)",
        .secrets = {{"token", "s3cr3t"}},
    });
}

[[maybe_unused]] static void committed_image() {
    const auto seeded = tc::run({.image = "busybox:1", .command = {"sleep", "600"}});
    seeded.exec({"sh", "-c", "echo hello > /greeting"}).or_throw();

    const auto image = tc::images::commit(seeded);
    const auto copy = tc::run({.image = image.name(), .command = {"sleep", "600"}});
    std::cout << copy.read_file("/greeting");
}

[[maybe_unused]] static void moved_images() {
    tc::images::save({"redis:7.0", "postgres:15"}, "images.tar");
    for (const auto& name : tc::images::load("images.tar")) {
        const auto pushed = "registry.example/mirror/" + tc::ImageReference::parse(name).path();
        tc::images::tag(name, pushed);
        tc::images::push(pushed);
    }
}

[[maybe_unused]] static void configuration() {
    using namespace std::chrono_literals;
    const tc::ContainerSpec box{
        .image = "busybox:1",
        .command = {"sleep", "600"},
        .env_files = {"app.env"},
        .startup_attempts = 3,
        .resources = {.memory = 256_MiB, .cpus = 1.5, .pids_limit = 100, .ulimits = {{"nofile", 1024, 4096}}},
        .naming = {.hostname = "box"},
        .process = {.init = true, .stop_signal = "SIGINT", .stop_timeout = 3s},
        .security = {.read_only_root = true,
                     .dropped_capabilities = {"ALL"},
                     .options = {"no-new-privileges"}},
        .logging = {.driver = "local", .options = {{"max-size", "1m"}}},
    };
}

[[maybe_unused]] static void hooks() {
    const tc::ContainerSpec database{
        .image = "postgres:15",
        .hooks = {.after_ready =
                      {{"loads the orders",
                        [](const tc::HookTarget& server) {
                            server.copy_to(tc::HostFile{.source = "orders.sql", .target = "/orders.sql"});
                            server.exec({"psql", "-U", "postgres", "-f", "/orders.sql"}).or_throw();
                        }}}},
    };
}

[[maybe_unused]] static void lifetimes(const tc::ContainerSpec& db, const tc::ContainerSpec& queue,
                                       const tc::ContainerSpec& app) {
    auto stack = tc::run_graph({{"db", db}, {"queue", queue}, {"app", app, {"db", "queue"}}});
    stack["app"].exec({"app", "check"}).or_throw();

    const auto release =
        tc::run_once({.image = "debian:12", .command = {"cat", "/etc/os-release"}}).or_throw();
}

[[maybe_unused]] static void ports() {
    const tc::ContainerSpec web{
        .image = "nginx:1.22",
        .ports = {80_tcp, {443_tcp, tc::HostPorts{8400, 8499}}, tc::PublishedPort{8080_tcp}.on("::1")},
    };
}

[[maybe_unused]] static void fixed_addresses() {
    const auto network = tc::Network::create({.subnets = {{.subnet = "10.42.0.0/24"}}});
    auto client = tc::run({.image = "busybox:1", .networks = {{network, {"client"}, {.ipv4 = "10.42.0.7"}}}});
    client.disconnect(network);
    client.connect({network, {"client-again"}});
}

[[maybe_unused]] static void host_access(std::uint16_t port) {
    const auto client = tc::run({
        .image = "busybox:1",
        .command = {"sleep", "600"},
        .exposed_host_ports = {tc::Port{port}},
    });
    const auto url = "http://host.testcontainers.internal:" + std::to_string(port) + "/orders";
    const auto orders = client.exec({"wget", "-qO-", url}).or_throw().out;
}

[[maybe_unused]] static void filled_volume() {
    const auto seed = tc::Volume::create();
    tc::copy_to(seed, tc::HostFile{.source = "testdata", .target = "/testdata"});
    const auto first_line = tc::read_file(seed, "/testdata/orders.csv");
}

[[maybe_unused]] static void stable_port() {
    auto redis = tc::run({.image = "redis:7.0", .ports = {6379_tcp}, .stable_ports = true});
    const auto endpoint = redis.endpoint(6379_tcp);
    redis.restart();
    // endpoint still leads to it
    std::cout << to_string(endpoint) << '\n';
}

[[maybe_unused]] static void faults_of_a_link() {
    const auto redis = tc::run({.image = "redis:7.0", .ports = {6379_tcp}});
    const auto link = tc::Link::to(redis, 6379_tcp);
    std::cout << "clients connect to " << to_string(link.endpoint()) << '\n';
    {
        const auto slow = link.latency(100ms);
        const auto thin = link.bandwidth({.per_second = 64_KiB, .flow = tc::Flow::both});
        // here each answer takes 100 ms longer, and a megabyte sixteen seconds
    }
    link.reset(); // clients that are connected see a reset
}

[[maybe_unused]] static void faults_of_some_connections(const tc::Link& link) {
    const auto flaky = link.reset_peer({.delay = 2s, .toxicity = {.share = 0.3, .seed = 7}});
    const auto silent = link.half_open({.flow = tc::Flow::downstream, .close_after = 5s});
}

[[maybe_unused]] static void waits() {
    const tc::ContainerSpec app{
        .image = "app:1",
        .wait = tc::wait::all({
            tc::wait::within(10s, tc::wait::file("/var/run/app.pid")),
            tc::wait::command({.command = {"app", "status"}, .output_contains = "leader", .user = "app"}),
            tc::wait::runs_for(500ms),
        }),
    };
    const tc::ContainerSpec encrypted{
        .image = "app:1",
        .ports = {8443_tcp},
        .wait = tc::wait::http({.path = "/health",
                                .tls = true,
                                .ca_file = "testdata/ca.pem",
                                .certificate_file = "testdata/client.pem",
                                .key_file = "testdata/client.key",
                                .server_name = "app.example"}),
    };
}

[[maybe_unused]] static void link_of_a_container() {
    const auto redis = tc::run({.image = "redis:7.0", .ports = {6379_tcp}});
    const auto link = tc::Link::to(redis, 6379_tcp);
    const auto port = link.endpoint().port;
    const auto app = tc::run({
        .image = "app:1",
        .env = {{"REDIS", "host.testcontainers.internal:" + std::to_string(port)}},
        .exposed_host_ports = {tc::Port{port}},
    });
    const auto slow = link.latency(100ms); // of the container's connections to its server
}

[[maybe_unused]] static void partition_and_freeze() {
    const auto network = tc::Network::create();
    auto follower = tc::run({.image = "redis:7.0", .networks = {{network, {"follower"}}}});
    auto cut = tc::partition(follower, network);
    // here the follower is not on the network: it hears nothing, and is told nothing
    cut.heal();
    {
        const auto frozen = tc::freeze(follower);
        // here its processes stand still: connections are made, and nothing answers
    }
}

[[maybe_unused]] static void files_before_the_start() {
    const tc::ContainerSpec server{
        .image = "postgres:16",
        .files = {tc::HostFile{.source = "schema.sql", .target = "/docker-entrypoint-initdb.d/schema.sql"},
                  tc::FileContent{
                      .content = "hunter2", .target = "/run/password", .mode = 0600, .uid = 999, .gid = 999},
                  tc::HostArchive{.source = "testdata.tar.gz", .target = "/testdata"}},
    };
}

[[maybe_unused]] static void file_streams(const tc::Container& server) {
    std::ifstream dump("dump.sql", std::ios::binary);
    server.copy_to(tc::FileStream{
        .read = tc::read_from(dump), .size = std::filesystem::file_size("dump.sql"), .target = "/dump.sql"});
    std::ofstream core("core", std::ios::binary);
    server.read_file("/var/crash/core", tc::write_to(core));
}

[[maybe_unused]] static void file_archives(const tc::Container& from, const tc::Container& to) {
    std::stringstream tar;
    from.copy_archive_from("/var/lib/data", tc::write_to(tar));
    to.copy_archive_to(tc::read_from(tar), "/var/lib");
}

[[maybe_unused]] static void log_consumers() {
    const tc::LogCapture output;
    const auto server = tc::run({
        .image = "redis:7.2-alpine",
        .logging = {.consumers = {{"shows it", tc::log_to(std::cout, "redis | ")},
                                  {"saves it", tc::log_to_file("redis.log")},
                                  {"keeps it", output.consumer()}}},
    });
    if (!output.wait_for("Ready to accept connections")) {
        std::cerr << output.text();
    }
}

[[maybe_unused]] static void followed_log(tc::Container& server) {
    auto follower = server.follow_logs(
        [](const tc::LogLine& line) {
            std::cout << line.time.time_since_epoch().count() << ' ' << line.text << '\n';
        },
        {.tail = 100}, tc::FollowUntil::removal);
    server.restart();
    server.remove();
    follower.wait();
}

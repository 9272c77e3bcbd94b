#include "integration/boxes.hpp"

#include <gmock/gmock.h>

#include <array>
#include <future>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::Key;
using ::testing::Pair;

tc::ContainerSpec on(tc::ContainerSpec spec, std::vector<tc::NetworkAttachment> networks) {
    spec.networks = std::move(networks);
    return spec;
}

TEST(Networks, LetContainersReachEachOtherByAlias) {
    const auto network = tc::Network::create();
    auto spec = on(server(), {{network, {"api", "api.internal"}}});
    spec.ports = {};
    spec.wait = tc::wait::port(8080_tcp);
    const auto server = tc::run(spec);
    const auto client = tc::run(on(idle(), {network}));
    EXPECT_EQ(client.exec({"wget", "-qO-", "http://api:8080/"}).out, "ready\n");
    EXPECT_EQ(client.exec({"wget", "-qO-", "http://api.internal:8080/"}).out, "ready\n");
    EXPECT_EQ(client.exec({"wget", "-qO-", "http://" + server.name() + ":8080/"}).out, "ready\n");
}

TEST(Networks, KeepContainersApart) {
    const auto one = tc::Network::create();
    const auto other = tc::Network::create();
    auto spec = on(server(), {one});
    spec.ports = {};
    spec.wait = tc::wait::port(8080_tcp);
    const auto server = tc::run(spec);
    const auto ask_from = [&](const tc::Network& network) {
        return tc::run(on(idle(), {network})).exec({"wget", "-qO-", "http://" + server.name() + ":8080/"});
    };
    EXPECT_EQ(ask_from(one).out, "ready\n");
    EXPECT_THAT(ask_from(other).err, HasSubstr("bad address"));
}

TEST(Networks, ThatAreInternalLetContainersReachEachOther) {
    const auto network = tc::Network::create({.internal = true});
    const auto inside = tc::run(on(idle(), {{network, {"inside"}}}));
    EXPECT_EQ(tc::run(on(idle(), {network})).exec({"ping", "-c", "1", "-W", "5", "inside"}).exit_code, 0);
}

TEST(Networks, ThatAreInternalMapNoPorts) {
    const auto network = tc::Network::create({.internal = true});
    auto spec = on(server(), {network});
    spec.startup_timeout = 300ms;
    const auto error = thrown_by<tc::StartError>([&] { (void)tc::run(spec); });
    EXPECT_THAT(
        error.message(),
        HasSubstr("the engine has mapped no host port to 8080/tcp; on internal networks alone it maps none"));
}

TEST(Networks, MayBeSeveralForAContainer) {
    const auto front = tc::Network::create();
    const auto back = tc::Network::create();
    const auto container = tc::run(on(idle(), {{front, {"a"}}, {back, {"b"}}}));
    EXPECT_THAT(container.inspect().networks, AllOf(Contains(Key(front.name())), Contains(Key(back.name()))));
    EXPECT_EQ(tc::run(on(idle(), {back})).exec({"ping", "-c", "1", "-W", "5", "b"}).exit_code, 0);
}

TEST(Networks, AreWhatTheirSpecSays) {
    const auto network =
        tc::Network::create({.name = unique_text(), .internal = true, .labels = {{"team", "orders"}}});
    const auto info = tc::Engine::current().client().networks().inspect(network.id());
    EXPECT_EQ(info.name, network.name());
    EXPECT_TRUE(info.internal);
    EXPECT_EQ(info.driver, "bridge");
    EXPECT_THAT(info.labels,
                AllOf(Contains(Pair("team", "orders")), Contains(Key("org.testcontainers.session-id"))));
}

TEST(Networks, HaveNamesOfTheirOwn) {
    const auto network = tc::Network::create({.name = unique_text()});
    const auto error = thrown_by<tc::Conflict>([&] { (void)tc::Network::create({.name = network.name()}); });
    EXPECT_THAT(error.message(), AllOf(HasSubstr(network.name()), HasSubstr("already exists")));
    EXPECT_NO_THROW((void)tc::Engine::current().client().networks().inspect(network.id()));
}

TEST(Networks, AreCheckedBeforeTheEngineIsAsked) {
    const auto error = thrown_by<tc::ConfigError>([] {
        (void)tc::Network::create({.name = "a b", .driver = "", .labels = {{"org.testcontainers.x", ""}}});
    });
    EXPECT_THAT(error.message(),
                AllOf(HasSubstr("the network spec has 3 problems:"), HasSubstr("\n  name: \"a b\" must be"),
                      HasSubstr("\n  driver: must be"), HasSubstr("\n  labels[\"org.testcontainers.x\"]: ")));
}

TEST(Networks, AreRemovedWithTheirHandle) {
    auto& client = tc::Engine::current().client();
    std::string id;
    {
        const auto network = tc::Network::create();
        id = network.id();
        EXPECT_NO_THROW((void)client.networks().inspect(id));
    }
    EXPECT_TRUE(tc::Engine::current().await_removals());
    EXPECT_THROW((void)client.networks().inspect(id), tc::NotFound);
}

TEST(Networks, AreNotRemovedUnderAContainer) {
    auto network = tc::Network::create();
    {
        const auto container = tc::run(on(idle(), {network}));
        EXPECT_THAT(thrown_by<tc::ApiError>([&] { network.remove(); }).message(),
                    HasSubstr("active endpoints"));
    }
    network.remove();
    EXPECT_NO_THROW(network.remove());
}

TEST(Networks, ThatCannotBeRemovedAreReportedInOneLine) {
    std::optional<tc::Network> network{tc::Network::create()};
    const auto id = network->id();
    const auto name = network->name();
    const auto container = tc::run(on(idle(), {*network}));
    testing::internal::CaptureStderr();
    network.reset();
    EXPECT_TRUE(tc::Engine::current().await_removals());
    const auto report = testing::internal::GetCapturedStderr();
    EXPECT_THAT(report, testing::StartsWith("testcontainers: network " + name + " could not be removed: "));
    EXPECT_EQ(std::ranges::count(report, '\n'), 1);
    auto& client = tc::Engine::current().client();
    client.networks().disconnect(id, container.id(), true);
    client.networks().remove(id);
}

/// A server of this process on all addresses, which says a word to the first who comes.
class HostServer {
public:
    HostServer() : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in name{};
        name.sin_family = AF_INET;
        auto* const any = reinterpret_cast<sockaddr*>(&name);
        socklen_t size = sizeof name;
        EXPECT_EQ(::bind(socket_, any, size), 0);
        EXPECT_EQ(::listen(socket_, 1), 0);
        EXPECT_EQ(::getsockname(socket_, any, &size), 0);
        port_ = ntohs(name.sin_port);
        greeted_ = std::async(std::launch::async, [this] { return greet(); });
    }
    HostServer(const HostServer&) = delete;
    HostServer& operator=(const HostServer&) = delete;
    ~HostServer() { ::close(socket_); }

    [[nodiscard]] std::string port() const { return std::to_string(port_); }
    [[nodiscard]] bool greeted() { return greeted_.get(); }

private:
    [[nodiscard]] bool greet() const {
        pollfd polled{socket_, POLLIN, 0};
        if (::poll(&polled, 1, 30'000) != 1) {
            return false;
        }
        const int connection = ::accept(socket_, nullptr, nullptr);
        const std::string_view word = "hello from the host\n";
        const bool sent =
            ::send(connection, word.data(), word.size(), MSG_NOSIGNAL) == static_cast<ssize_t>(word.size());
        ::close(connection);
        return sent;
    }

    int socket_;
    std::uint16_t port_ = 0;
    std::future<bool> greeted_;
};

TEST(Networks, LeadToTheHost) {
    HostServer host;
    auto spec = idle();
    spec.extra_hosts = {{.name = "host.docker.internal"}};
    const auto container = tc::run(spec);
    EXPECT_EQ(
        container.exec({.command = {"nc", "-w", "20", "host.docker.internal", host.port()}, .timeout = 25s})
            .out,
        "hello from the host\n");
    EXPECT_TRUE(host.greeted());
}

} // namespace

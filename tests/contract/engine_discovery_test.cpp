#include "contract/connected.hpp"
#include "engine/discovery.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <chrono>
#include <ctime>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using engine::discover;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testsupport::TemporaryFolder;

Settings settings_for(const std::string& url) { return {.docker_host = Settings::Host{url, "DOCKER_HOST"}}; }

std::string reason_without(const Settings& settings, const engine::Surroundings& surroundings = {}) {
    return error_of<EngineUnavailable>([&] { (void)discover(settings, surroundings); }).message();
}

TEST(EngineDiscovery, TakesTheEngineThatIsNamed) {
    const ScriptedEngine scripted("1.43");
    const auto state = discover(settings_for(scripted.url()), {});
    const auto& info = state->info();
    EXPECT_EQ(info.url, scripted.url());
    EXPECT_EQ(info.source, "DOCKER_HOST");
    EXPECT_EQ(info.product, "Docker");
    EXPECT_EQ(info.version, "20.10.24");
    EXPECT_EQ(info.api_version, "1.43");
    EXPECT_EQ(info.host, "127.0.0.1");
    EXPECT_TRUE(info.local);
    EXPECT_EQ(state->client().api_version(), "1.43");
}

TEST(EngineDiscovery, LearnsHowFarTheEnginesClockIsAhead) {
    ScriptedEngine early;
    early.on("GET", "/_ping", [](const HeardRequest&, Wire& wire) {
        const auto later = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now() + 1h);
        std::array<char, 64> date{};
        std::strftime(date.data(), date.size(), "%a, %d %b %Y %T GMT", std::gmtime(&later));
        wire.respond(200, "OK",
                     {{"Api-Version", "1.41"}, {"Server", "Docker/20.10.24"}, {"Date", date.data()}});
    });
    const auto lead = discover(settings_for(early.url()), {})->info().clock_lead;
    EXPECT_GE(lead, 1h - 10s);
    EXPECT_LE(lead, 1h + 1s);
    const ScriptedEngine silent;
    EXPECT_EQ(discover(settings_for(silent.url()), {})->info().clock_lead, 0s);
}

TEST(EngineDiscovery, TakesNoOtherThanTheOneThatIsNamed) {
    const ScriptedEngine usual;
    const TemporaryFolder folder;
    const auto url = "unix://" + (folder / "no.sock").string();
    EXPECT_EQ(reason_without(settings_for(url), {.sockets = {{usual.url(), "default socket"}}}),
              "no container engine can be used\n  " + url + " (DOCKER_HOST): there is no such socket");
    EXPECT_EQ(usual.pings(), 0U);
}

TEST(EngineDiscovery, TakesTheFirstUsualSocketThatAnswers) {
    const ScriptedEngine old("1.39");
    const ScriptedEngine good;
    const ScriptedEngine other;
    const TemporaryFolder folder;
    const auto state =
        discover({}, {.sockets = {{"unix://" + (folder / "no.sock").string(), "default socket"},
                                  {old.url(), "rootless Docker"},
                                  {good.url(), "Podman"},
                                  {other.url(), "never"}}});
    EXPECT_EQ(state->info().url, good.url());
    EXPECT_EQ(state->info().source, "Podman");
    EXPECT_EQ(other.pings(), 0U);
}

TEST(EngineDiscovery, ListsEverySocketWithItsReason) {
    const TemporaryFolder folder;
    const auto file = folder.write("file", "");
    const ScriptedEngine old("1.39");
    const auto missing = "unix://" + (folder / "no.sock").string();
    EXPECT_EQ(reason_without({}, {.sockets = {{missing, "default socket"},
                                              {"unix://" + file.string(), "Docker Desktop"},
                                              {old.url(), "Podman"}}}),
              "no container engine can be used\n  " + missing +
                  " (default socket): there is no such socket\n"
                  "  unix://" +
                  file.string() +
                  " (Docker Desktop): is not a socket\n"
                  "  " +
                  old.url() +
                  " (Podman): speaks API 1.39; at least 1.41 is needed (Docker 20.10)\n"
                  "Start Docker or Podman, or name an engine with DOCKER_HOST.");
}

TEST(EngineDiscovery, SaysThatNobodyListens) {
    std::string url;
    std::filesystem::path socket;
    const TemporaryFolder folder;
    {
        const ScriptedEngine gone;
        std::filesystem::create_hard_link(gone.socket(), folder / "engine.sock");
    }
    EXPECT_THAT(reason_without(settings_for("unix://" + (folder / "engine.sock").string())),
                HasSubstr("Connection refused"));
}

TEST(EngineDiscovery, SaysThatAnEngineKeepsSilent) {
    ScriptedEngine silent;
    silent.on("GET", "/_ping", keep_silent);
    const auto time = time_of([&] {
        EXPECT_THAT(reason_without(settings_for(silent.url()), {.patience = 50ms}),
                    HasSubstr("no complete answer from"));
    });
    EXPECT_LT(time, 5s);
}

TEST(EngineDiscovery, SaysThatItIsNoEngine) {
    ScriptedEngine server;
    server.on("GET", "/_ping", answer(200, "hello"));
    EXPECT_THAT(reason_without(settings_for(server.url())),
                HasSubstr("does not say which API it speaks: is it a container engine?"));
    server.on("GET", "/_ping", answer(404, "<html>nothing here</html>"));
    EXPECT_THAT(reason_without(settings_for(server.url())),
                HasSubstr("the engine refused (404): nothing here"));
}

TEST(EngineDiscovery, SaysThatATcpEngineDoesNotAnswer) {
    // A port that is bound and not listened on refuses every connection, and nobody else gets it meanwhile.
    const auto socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    socklen_t size = sizeof(address);
    ASSERT_EQ(::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size), 0);
    const auto url = "tcp://127.0.0.1:" + std::to_string(ntohs(address.sin_port));
    EXPECT_THAT(reason_without(settings_for(url)), HasSubstr(url + " (DOCKER_HOST): "));
    EXPECT_THAT(reason_without(settings_for(url)), HasSubstr("Connection refused"));
    ::close(socket);
}

TEST(EngineDiscovery, TakesAWrongSettingForAMistake) {
    EXPECT_THROW((void)discover(settings_for("ssh://box"), {}), ConfigError);
    const ScriptedEngine scripted;
    auto settings = settings_for(scripted.url());
    settings.api_version = "1.12";
    EXPECT_THAT(error_of<ConfigError>([&] { (void)discover(settings, {}); }).message(),
                StartsWith("the version of the API to speak (DOCKER_API_VERSION) is \"1.12\""));
}

TEST(EngineDiscovery, LetsTheHostBeOverridden) {
    const ScriptedEngine scripted;
    auto settings = settings_for(scripted.url());
    settings.host_override = "box.example";
    EXPECT_EQ(discover(settings, {})->info().host, "box.example");
}

TEST(EngineDiscovery, KnowsPodman) {
    ScriptedEngine podman;
    podman.on("GET", "/_ping", [](const HeardRequest&, Wire& wire) {
        wire.respond(
            200, "OK",
            {{"Api-Version", "1.41"}, {"Libpod-API-Version", "4.3.1"}, {"Server", "Libpod/4.3.1 (linux)"}});
    });
    const auto state = discover(settings_for(podman.url()), {});
    EXPECT_EQ(state->info().product, "Podman");
    EXPECT_EQ(state->info().version, "4.3.1");
}

} // namespace
} // namespace testcontainers::contract

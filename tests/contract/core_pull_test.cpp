#include "contract/connected.hpp"
#include "core/image_provision.hpp"
#include "core/image_pull.hpp"
#include "core/image_turns.hpp"
#include "core/prefetch.hpp"
#include "engine/engine_state.hpp"
#include "support/env_guard.hpp"
#include "support/gate.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using core::PullOrder;
using ::testing::AllOf;
using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testsupport::EnvGuard;

const std::string create = "POST /images/create?fromImage=registry.example%2Fapp&tag=1";
const std::string inspect = "GET /images/registry.example/app%3A1/json";

/// Begins a layer.
void stalls(const HeardRequest&, Wire& wire) {
    wire.begin_chunks();
    wire.chunk(R"({"status":"Downloading","id":"4f2a","progressDetail":{"current":1,"total":9}})");
    wire.wait_for_close();
}

/// An engine that pulls, and the pull of an image there.
class CorePull : public ::testing::Test {
protected:
    CorePull() {
        engine.on("POST", "/images/create", stream(R"({"status":"Status: Downloaded"})"));
        engine.on("GET", "/images/registry.example/app%3A1/json", answer(200, R"({"Id":"sha256:a"})"));
    }

    Engine::State& state() {
        if (!state_) {
            state_ = std::make_unique<Engine::State>(
                EngineInfo{.url = engine.url(), .host = "127.0.0.1", .local = true}, client_of(engine),
                settings);
        }
        return *state_;
    }

    void pull(const std::stop_token& stop = {},
              std::chrono::system_clock::time_point since = std::chrono::system_clock::now()) {
        core::pull_image(state(),
                         {.image = ImageReference::parse("registry.example/app:1"),
                          .described = "image \"app:1\"",
                          .asked_for = "app:1",
                          .wanted_since = since},
                         patience, {.stop = stop});
    }

    std::string refusal(std::chrono::system_clock::time_point since = std::chrono::system_clock::now()) {
        ::testing::internal::CaptureStderr();
        const auto error = error_of<PullError>([&] { pull({}, since); });
        notes = ::testing::internal::GetCapturedStderr();
        return error.message();
    }

    [[nodiscard]] std::ptrdiff_t pulls() const {
        const auto lines = engine.lines();
        return std::ranges::count(lines, create);
    }

    testsupport::TemporaryFolder folder;
    EnvGuard runtime{"XDG_RUNTIME_DIR", folder.path().string()};
    EnvGuard config{"DOCKER_CONFIG", folder.path().string()};
    Settings settings;
    core::TransferPatience patience{.whole = 20s, .pause = 20s, .attempts = 3, .first_rest = 2ms};
    std::string notes;
    ScriptedEngine engine;

private:
    std::unique_ptr<Engine::State> state_;
};

TEST_F(CorePull, LooksWhetherTheEngineHasIt) {
    pull();
    EXPECT_THAT(engine.lines(), ElementsAre(create, inspect));
    engine.on("GET", "/images/registry.example/app%3A1/json", answer(404, R"({"message":"No such image"})"));
    EXPECT_EQ(refusal(),
              "image \"app:1\" could not be pulled: the engine said that it was, and does not have it");
}

TEST_F(CorePull, TriesAgainWhatMayPassByItself) {
    engine.once("POST", "/images/create",
                stream(R"({"errorDetail":{"message":"toomanyrequests: slow down"}})"));
    engine.once("POST", "/images/create",
                answer(500, R"({"message":"received unexpected HTTP status: 502 Bad Gateway"})"));
    ::testing::internal::CaptureStderr();
    pull();
    EXPECT_EQ(
        ::testing::internal::GetCapturedStderr(),
        "testcontainers: registry.example/app:1 is not pulled yet: toomanyrequests: slow down; attempt 2 of "
        "3 "
        "follows in 2 ms\n"
        "testcontainers: registry.example/app:1 is not pulled yet: received unexpected HTTP status: 502 Bad "
        "Gateway; attempt 3 of 3 follows in 4 ms\n");
    EXPECT_EQ(pulls(), 3);
}

TEST_F(CorePull, GivesUpAfterItsAttempts) {
    engine.on("POST", "/images/create",
              stream(R"({"errorDetail":{"message":"toomanyrequests: slow down"}})"));
    EXPECT_THAT(
        refusal(),
        AllOf(StartsWith("image \"app:1\" could not be pulled: toomanyrequests: slow down\n  credentials: "
                         "none, for neither DOCKER_AUTH_CONFIG nor config.json has any for "
                         "registry.example\n  attempts: 3 in "),
              EndsWith(" s")));
    EXPECT_EQ(pulls(), 3);
}

TEST_F(CorePull, FailsAtOnceWhereAnotherAttemptIsOfNoUse) {
    engine.on("POST", "/images/create", answer(404, R"({"message":"manifest unknown"})"));
    EXPECT_THAT(refusal(), AllOf(StartsWith("image \"app:1\" could not be pulled: manifest unknown\n"),
                                 Not(HasSubstr("attempts"))));
    EXPECT_EQ(notes, "");
    EXPECT_EQ(pulls(), 1);
}

TEST_F(CorePull, TriesAgainAfterACutOffStream) {
    engine.once("POST", "/images/create", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(R"({"status":"Downloading","id":"a"})");
        wire.close();
    });
    ::testing::internal::CaptureStderr();
    pull();
    EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("attempt 2 of 3"));
}

TEST_F(CorePull, NoticesAStall) {
    patience.whole = 120s;
    patience.pause = 6s;
    patience.attempts = 1;
    engine.on("POST", "/images/create", stalls);
    std::string text;
    EXPECT_LT(time_of([&] { text = refusal(); }), 60s);
    EXPECT_THAT(text,
                StartsWith("image \"app:1\" could not be pulled: no progress for 6 s "
                           "(TESTCONTAINERS_PULL_PAUSE_TIMEOUT); the last was \"4f2a: Downloading\"\n"));
    EXPECT_THAT(notes, StartsWith("testcontainers: registry.example/app:1: 0 of 1 layers, 0.0 of 0.0 MB, "))
        << "it is shown also while nothing comes";
}

TEST_F(CorePull, TriesAgainAfterAStall) {
    patience.whole = 120s;
    patience.pause = 6s;
    engine.once("POST", "/images/create", stalls);
    ::testing::internal::CaptureStderr();
    pull();
    EXPECT_THAT(::testing::internal::GetCapturedStderr(),
                HasSubstr("no progress for 6 s (TESTCONTAINERS_PULL_PAUSE_TIMEOUT); the last was \"4f2a: "
                          "Downloading\"; attempt 2 of 3"));
    EXPECT_EQ(pulls(), 2);
}

TEST_F(CorePull, HasAnEndAlsoWhereItMoves) {
    patience.whole = 2s;
    patience.pause = 120s;
    patience.note = " (TESTCONTAINERS_PULL_TIMEOUT)";
    engine.on("POST", "/images/create", [&](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk(R"({"status":"Waiting","id":"a"})");
        wire.wait_for_close();
    });
    std::string text;
    EXPECT_LT(time_of([&] { text = refusal(); }), 60s);
    EXPECT_THAT(text, StartsWith("image \"app:1\" could not be pulled: not complete after 2 s "
                                 "(TESTCONTAINERS_PULL_TIMEOUT); the last was \"a: Waiting\"\n"));
    EXPECT_EQ(pulls(), 1);
}

TEST_F(CorePull, HasOneEndForTheWaitAndThePull) {
    patience.whole = 10s;
    std::chrono::milliseconds asked_for{};
    testsupport::Gate closed;
    engine.on("POST", "/images/create", [&](const HeardRequest& request, Wire& wire) {
        asked_for = time_of([&] { stalls(request, wire); });
        closed.open();
    });
    testsupport::Gate held;
    std::jthread other([&] {
        const core::ImageTurn turn(engine.url(), "registry.example/app:1",
                                   std::chrono::steady_clock::now() + 20s, {});
        held.open();
        testsupport::Gate never;
        EXPECT_FALSE(never.wait(7s));
    });
    ASSERT_TRUE(held.wait());
    EXPECT_THAT(refusal(), StartsWith("image \"app:1\" could not be pulled: "));
    if (pulls() > 0) {
        ASSERT_TRUE(closed.wait());
        EXPECT_LT(asked_for, 9s) << "the engine has what the wait has left, and not 10 s";
    }
    EXPECT_THAT(notes, HasSubstr("testcontainers: registry.example/app:1: another process pulls it, "));
}

TEST_F(CorePull, IsOneAlsoWhereItFails) {
    engine.on("POST", "/images/create",
              stream(R"({"errorDetail":{"message":"toomanyrequests: slow down"}})"));
    const auto since = std::chrono::system_clock::now();
    const auto shared = refusal(since);
    EXPECT_EQ(pulls(), 3);
    EXPECT_EQ(refusal(since), shared) << "who has wanted it before that";
    EXPECT_EQ(pulls(), 3);
    (void)refusal();
    EXPECT_EQ(pulls(), 6) << "who wants it anew asks anew";
    const testsupport::TemporaryFolder other;
    const EnvGuard others_login("DOCKER_CONFIG", other.path().string());
    (void)refusal(since);
    EXPECT_EQ(pulls(), 9) << "who has other credentials asks with those";
}

TEST_F(CorePull, DoesNotShareTheLimitsOfItsTime) {
    const auto since = std::chrono::system_clock::now();
    const auto limited = patience;
    engine.on("POST", "/images/create", stalls);
    patience.whole = 4s;
    EXPECT_THAT(refusal(since), HasSubstr("not complete after 4 s"));
    patience = limited;
    patience.pause = 4s;
    patience.attempts = 1;
    EXPECT_THAT(refusal(since), HasSubstr("no progress for 4 s"));
    engine.on("POST", "/images/create",
              stream(R"({"errorDetail":{"message":"toomanyrequests: slow down"}})"));
    patience = limited;
    patience.first_rest = 20s;
    EXPECT_THAT(refusal(since), HasSubstr("slow down")) << "there was no time left for a second attempt";
    EXPECT_EQ(pulls(), 3) << "each has asked for itself";
    patience = limited;
    (void)refusal(since);
    EXPECT_EQ(pulls(), 6);
}

TEST_F(CorePull, IsDoneAgainWhenTheImageHasGone) {
    const auto since = std::chrono::system_clock::now();
    pull({}, since);
    pull({}, since);
    EXPECT_EQ(pulls(), 1);
    engine.once("GET", "/images/registry.example/app%3A1/json",
                answer(404, R"({"message":"No such image"})"));
    pull({}, since);
    EXPECT_EQ(pulls(), 2);
}

TEST_F(CorePull, IsNotTakenForDoneWhenTheClockWasSetBack) {
    core::ImageTurn(engine.url(), "registry.example/app:1", std::chrono::steady_clock::now() + 20s, {})
        .pulled(std::chrono::system_clock::now() + 1h);
    pull();
    EXPECT_EQ(pulls(), 1);
}

TEST_F(CorePull, HidesTheSecretsThatARegistryRepeats) {
    folder.write("config.json", R"({"auths":{"registry.example":{"auth":"YWxpY2U6aHVudGVyMg=="}}})");
    engine.on(
        "POST", "/images/create",
        answer(500, R"({"message":"denied: Basic YWxpY2U6aHVudGVyMg== (alice:hunter2) is of no use"})"));
    EXPECT_THAT(refusal(),
                StartsWith("image \"app:1\" could not be pulled: denied: Basic *** (alice:***) is of no "
                           "use\n  credentials: alice, from "));
}

TEST(TransferPatience, IsThatOfTheDocumentationByDefault) {
    const auto patience = core::patience_of(Settings{});
    EXPECT_EQ(patience.whole, 1800s);
    EXPECT_EQ(patience.pause, 60s);
    EXPECT_EQ(patience.attempts, 5);
    EXPECT_EQ(patience.first_rest, 500ms);
}

TEST_F(CorePull, IsCancelled) {
    engine.on("POST", "/images/create", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.wait_for_close();
    });
    std::stop_source stop;
    std::jthread stopper([&] {
        EXPECT_TRUE(engine.wait_for(create, 20s));
        stop.request_stop();
    });
    EXPECT_EQ(reason_of([&] { pull(stop.get_token()); }), TransportError::Reason::cancelled);
}

TEST_F(CorePull, IsOneForThreadsThatWantTheSame) {
    testsupport::Gate go;
    engine.on("POST", "/images/create", [&](const HeardRequest&, Wire& wire) {
        EXPECT_TRUE(go.wait());
        wire.respond(200, R"({"status":"Status: Downloaded"})");
    });
    const PullOrder order{
        .image = ImageReference::parse("registry.example/app:1"), .described = "image", .asked_for = "app:1"};
    auto& shared = state();
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < 8; ++i) {
            threads.emplace_back([&] { core::pull_image(shared, order, patience, {}); });
        }
        EXPECT_TRUE(engine.wait_for(create, 20s));
        go.open();
    }
    EXPECT_EQ(pulls(), 1);
    pull();
    EXPECT_EQ(pulls(), 2) << "who wants it anew gets it anew";
}

TEST_F(CorePull, SaysThatItGoesWithoutAHelperThatIsNotThere) {
    folder.write("config.json", R"({"credsStore":"not-installed"})");
    engine.on("POST", "/images/create",
              answer(500, R"({"message":"unauthorized: authentication required"})"));
    const auto note =
        (folder / "config.json").string() + ", credsStore: docker-credential-not-installed is not in PATH";
    EXPECT_EQ(refusal(),
              "image \"app:1\" could not be pulled: unauthorized: authentication required\n  credentials: "
              "none: " +
                  note);
    EXPECT_EQ(notes, "testcontainers: " + note + ": registry.example/app:1 is pulled without\n");
    EXPECT_FALSE(engine.heard().front().headers.contains("x-registry-auth"));
}

TEST_F(CorePull, IsPushedTheSameWay) {
    engine.once(
        "POST", "/images/registry.example/app/push",
        stream(R"({"errorDetail":{"message":"received unexpected HTTP status: 503 Service Unavailable"}})"));
    engine.once("POST", "/images/registry.example/app/push", stream(R"({"status":"Pushed","id":"a"})"));
    engine.once(
        "POST", "/images/registry.example/app/push",
        stream(R"({"errorDetail":{"message":"denied: requested access to the resource is denied"}})"));
    const auto push = [this] {
        core::push_image(state(), ImageReference::parse("registry.example/app:1"), patience, {});
    };
    ::testing::internal::CaptureStderr();
    push();
    (void)::testing::internal::GetCapturedStderr();
    EXPECT_EQ(
        error_of<PushError>(push).message(),
        "image \"registry.example/app:1\" could not be pushed: denied: requested access to the resource is "
        "denied\n  credentials: none, for neither DOCKER_AUTH_CONFIG nor config.json has any for "
        "registry.example");
    EXPECT_EQ(engine.heard().front().headers.at("x-registry-auth"), "e30=");
}

TEST_F(CorePull, IsDueWhenTheLastOneIsTooLongAgo) {
    const auto provide = [this](PullPolicy policy) {
        core::ImageProvision(state(), "registry.example/app:1", policy, std::source_location::current())
            .before_creation({});
    };
    provide(PullPolicy::older_than(1h));
    EXPECT_EQ(pulls(), 1) << "when the last was is not known";
    provide(PullPolicy::older_than(1h));
    EXPECT_EQ(pulls(), 1);
    provide(PullPolicy::older_than(0s));
    EXPECT_EQ(pulls(), 2);
    provide(PullPolicy::missing);
    EXPECT_EQ(pulls(), 2);
}

TEST_F(CorePull, IsDueByTheLastOneForThePlatform) {
    const auto provide = [this](const std::string& platform) {
        return core::ImageProvision(state(), "registry.example/app:1", PullPolicy::older_than(1h),
                                    std::source_location::current(), platform)
            .before_creation({});
    };
    EXPECT_TRUE(provide("linux/arm64"));
    EXPECT_FALSE(provide("linux/arm64"));
    EXPECT_TRUE(provide("linux/s390x")) << "the last was for another";
    EXPECT_TRUE(provide(""));
    EXPECT_FALSE(provide(""));
    EXPECT_THAT(engine.lines(), Contains(create + "&platform=linux%2Farm64"));
}

TEST_F(CorePull, IsForTheEnginesOwnPlatformWhereNoneIsAskedFor) {
    settings.default_platform = "linux/arm64";
    const core::ImageProvision provision(state(), "registry.example/app:1", PullPolicy::always,
                                         std::source_location::current());
    EXPECT_TRUE(provision.provide({}).was_pulled);
    EXPECT_EQ(pulls(), 1);
}

TEST_F(CorePull, IsDueWhereTheImageIsForAnotherPlatform) {
    engine.on("GET", "/images/registry.example/app%3A1/json",
              answer(200, R"({"Id":"sha256:a","Os":"linux","Architecture":"amd64"})"));
    const auto was_pulled = [this](const std::string& platform) {
        return core::ImageProvision(state(), "registry.example/app:1", PullPolicy::missing,
                                    std::source_location::current(), platform)
            .provide({})
            .was_pulled;
    };
    EXPECT_FALSE(was_pulled("linux/amd64"));
    EXPECT_TRUE(was_pulled("linux/arm64"));
}

TEST(IsFor, ComparesVariantsWhereBothNameOne) {
    const docker::ImageDetails v7{.architecture = "arm", .variant = "v7", .os = "linux"};
    EXPECT_TRUE(core::is_for(v7, "linux/arm/v7"));
    EXPECT_TRUE(core::is_for(v7, "linux/armhf"));
    EXPECT_FALSE(core::is_for(v7, "linux/arm/v6"));
    EXPECT_TRUE(core::is_for({.architecture = "arm", .variant = "v6", .os = "linux"}, "linux/arm"));
    EXPECT_TRUE(core::is_for({.architecture = "arm", .os = "linux"}, "linux/arm/v6"));
    EXPECT_TRUE(core::is_for({.architecture = "arm64", .variant = "v8", .os = "linux"}, "linux/aarch64"));
    EXPECT_FALSE(core::is_for(v7, "linux/arm64"));
    EXPECT_FALSE(core::is_for(v7, "windows/arm/v7"));
    EXPECT_TRUE(core::is_for(v7, ""));
}

TEST_F(CorePull, IsForTheUsualPlatformAlsoAheadOfTheTests) {
    settings.default_platform = "linux/arm64";
    engine.on("GET", "/images/json", answer(200, "[]"));
    const auto got = core::prefetch(
        state(), {{.name = "registry.example/app:1"}, {"registry.example/app:1", "linux/s390x"}}, 1, {});
    EXPECT_THAT(got.pulled,
                ElementsAre("registry.example/app:1 linux/arm64", "registry.example/app:1 linux/s390x"));
    EXPECT_THAT(engine.lines(), AllOf(Contains(create + "&platform=linux%2Farm64"),
                                      Contains(create + "&platform=linux%2Fs390x"), Not(Contains(create))));
}

TEST_F(CorePull, IsForbiddenOffline) {
    settings.offline = true;
    const auto digest = "sha256:" + std::string(64, 'a');
    settings.lock_file = folder.write("my.lock", "registry.example/app:1 " + digest + "\nredis:7 " + digest +
                                                     "\npostgres:15 " + digest + "\n");
    engine.on(
        "GET", "/images/json",
        answer(200, R"([{"Id":"sha256:b","RepoTags":null,"RepoDigests":["redis@)" + digest + R"("]}])"));
    const core::ImageProvision provision(state(), "registry.example/app:1", PullPolicy::always,
                                         std::source_location::current());
    provision.before_creation({});
    EXPECT_THAT(engine.lines(), ElementsAre());
    const auto name = "registry.example/app@" + digest;
    const auto lock = settings.lock_file.string();
    EXPECT_EQ(
        error_of<PullError>([&] { provision.after_missing({}); }).message(),
        "image \"registry.example/app:1\" (" + name + ", by " + lock +
            ") is not in the engine, and TESTCONTAINERS_OFFLINE forbids to pull it\n  missing of " + lock +
            ":\n    postgres:15\n    registry.example/app:1\n  testcontainers-prefetch gets them where there "
            "is a network");
    EXPECT_THAT(engine.lines(), ElementsAre("GET /images/json"));
}

} // namespace
} // namespace testcontainers::contract

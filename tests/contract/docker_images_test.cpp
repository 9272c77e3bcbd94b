#include "contract/connected.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <span>
#include <stdexcept>
#include <utility>

namespace testcontainers::contract {
namespace {

using Reason = TransportError::Reason;
using ::testing::ElementsAre;

const ImageReference redis = ImageReference::parse("redis");

void pull(const ScriptedEngine& engine, const std::string& image = "redis:7.0",
          const std::string& auth = {}) {
    client_of(engine)->images().pull(ImageReference::parse(image), auth);
}

TEST(DockerPull, AlwaysSendsATagOrADigest) {
    const auto digest = "sha256:" + std::string(64, 'a');
    ScriptedEngine engine;
    engine.on("POST", "/images/create", stream("{\"status\":\"done\"}\r\n"));
    pull(engine, "redis");
    pull(engine, "localhost:5000/team/app:1.2");
    pull(engine, "redis:7.0@" + digest);
    EXPECT_THAT(engine.lines(),
                ElementsAre("POST /images/create?fromImage=redis&tag=latest",
                            "POST /images/create?fromImage=localhost%3A5000%2Fteam%2Fapp&tag=1.2",
                            "POST /images/create?fromImage=redis&tag=sha256%3A" + std::string(64, 'a')));
}

TEST(DockerPull, PassesTheCredentialsOn) {
    ScriptedEngine engine;
    engine.on("POST", "/images/create", stream("{}"));
    pull(engine, "redis", "eyJ-_8=");
    pull(engine, "redis");
    EXPECT_EQ(engine.heard().at(0).headers.at("x-registry-auth"), "eyJ-_8=");
    EXPECT_FALSE(engine.heard().at(1).headers.contains("x-registry-auth"));
}

TEST(DockerPull, TellsItsProgressInAnyChunks) {
    const std::string body =
        "{\"status\":\"Downloading\",\"progressDetail\":{\"current\":1,\"total\":2},\"id\":\"a\"}\r\n"
        "{\"status\":\"Done\"}{\"status\":\"Digest\"}";
    for (std::size_t size = 1; size <= body.size(); ++size) {
        ScriptedEngine engine;
        engine.on("POST", "/images/create", [&](const HeardRequest&, Wire& wire) {
            wire.begin_chunks();
            for (std::size_t begin = 0; begin < body.size(); begin += size) {
                wire.chunk(body.substr(begin, size));
            }
            wire.end_chunks();
        });
        std::vector<std::string> steps;
        client_of(engine)->images().pull(redis, {}, [&](const docker::PullProgress& step) {
            steps.push_back(step.status + step.layer + std::to_string(step.total));
        });
        ASSERT_THAT(steps, ElementsAre("Downloadinga2", "Done0", "Digest0")) << "chunks of " << size;
    }
}

TEST(DockerPull, FailsWithTheFirstErrorInItsStream) {
    ScriptedEngine engine;
    engine.on(
        "POST", "/images/create",
        stream(R"({"status":"Pulling"}{"errorDetail":{"message":"toomanyrequests: log in"},"error":"x"})"
               R"({"errorDetail":{"message":"second"}}{"status":"Done"})"));
    const auto error = error_of<ApiError>([&] { pull(engine); });
    EXPECT_EQ(error.engine_message(), "toomanyrequests: log in");
    EXPECT_THAT(error.message(), ::testing::StartsWith("pull image \"redis:7.0\": "));
}

TEST(DockerPull, FailsWithAnErrorThatSaysNothing) {
    for (const auto* const error :
         {R"({"errorDetail":{}})", R"({"errorDetail":{"code":1}})", R"({"errorDetail":{"message":""}})"}) {
        ScriptedEngine engine;
        engine.on("POST", "/images/create", stream(error));
        EXPECT_EQ(error_of<ApiError>([&] { pull(engine); }).engine_message(),
                  "it failed, and the engine does not say why")
            << error;
    }
}

TEST(DockerPull, FailsWhenItsStreamEndsWithinAnObject) {
    ScriptedEngine engine;
    engine.on("POST", "/images/create", stream(R"({"status":"Pulling"}{"status":)"));
    EXPECT_EQ(error_of<TransportError>([&] { pull(engine); }).message(),
              "pull image \"redis:7.0\": the engine's answer ends within a JSON object");
}

TEST(DockerPull, FailsWhenItsStreamBreaksOff) {
    ScriptedEngine engine;
    engine.on("POST", "/images/create", [](const HeardRequest&, Wire& wire) {
        wire.begin_chunks();
        wire.chunk("{\"status\":\"Pulling\"}\r\n");
        wire.close();
    });
    EXPECT_EQ(reason_of([&] { pull(engine); }), Reason::broken);
}

TEST(DockerPull, FailsWhenItsStreamIsNotJson) {
    ScriptedEngine engine;
    engine.on("POST", "/images/create", stream("<html>log in</html>"));
    EXPECT_EQ(reason_of([&] { pull(engine); }), Reason::malformed);
}

TEST(DockerPull, FailsBeforeItsStream) {
    ScriptedEngine engine;
    engine.on("POST", "/images/create", answer(404, R"({"message":"pull access denied for redis"})"));
    EXPECT_EQ(error_of<NotFound>([&] { pull(engine); }).engine_message(), "pull access denied for redis");
    engine.on("POST", "/images/create", answer(500, R"({"message":"dial tcp: no such host"})"));
    EXPECT_EQ(error_of<ApiError>([&] { pull(engine); }).engine_message(), "dial tcp: no such host");
    EXPECT_EQ(engine.heard().size(), 2U);
}

TEST(DockerPull, PassesOnWhatItsObserverThrows) {
    ScriptedEngine engine;
    engine.on("POST", "/images/create", stream(R"({"status":"Pulling"})"));
    const auto client = client_of(engine);
    const auto fail = [](const docker::PullProgress&) { throw std::runtime_error("my own"); };
    EXPECT_STREQ(error_of<std::runtime_error>([&] { client->images().pull(redis, {}, fail); }).what(),
                 "my own");
}

TEST(DockerImages, KeepTheSlashesOfTheirNames) {
    ScriptedEngine engine;
    engine.on("GET", "/images/localhost/team/app%3A1/json", answer(200, R"({"Id":"sha256:a"})"));
    engine.on("DELETE", "/images/localhost/team/app%3A1", answer(200, "[]"));
    engine.on("POST", "/images/redis/tag", answer(201));
    const auto client = client_of(engine);
    EXPECT_EQ(client->images().inspect("localhost/team/app:1").id, "sha256:a");
    client->images().remove("localhost/team/app:1", true);
    client->images().tag("redis", "localhost/redis", "7");
    EXPECT_THAT(engine.lines(), ElementsAre("GET /images/localhost/team/app%3A1/json",
                                            "DELETE /images/localhost/team/app%3A1?force=1",
                                            "POST /images/redis/tag?repo=localhost%2Fredis&tag=7"));
}

/// A body of one piece.
docker::ByteSource once(std::string bytes) {
    return [bytes = std::move(bytes), sent = false](std::span<char> buffer) mutable {
        const auto count = std::exchange(sent, true) ? 0 : bytes.copy(buffer.data(), buffer.size());
        return count;
    };
}

TEST(DockerImages, AreLoaded) {
    ScriptedEngine engine;
    engine.on("POST", "/images/load",
              stream("{\"stream\":\"Loaded image: app:1\\n\"}{\"stream\":\"Loaded image ID: sha256:a\\n\"}"));
    EXPECT_THAT(client_of(engine)->images().load(once("tar")), ElementsAre("app:1", "sha256:a"));
    EXPECT_EQ(engine.lines().front(), "POST /images/load?quiet=1");
    EXPECT_EQ(engine.heard().front().headers.at("content-type"), "application/x-tar");
    engine.on("POST", "/images/load", stream(R"({"errorDetail":{"message":"no such manifest"}})"));
    EXPECT_EQ(
        error_of<ApiError>([&] { (void)client_of(engine)->images().load(once("tar")); }).engine_message(),
        "no such manifest");
}

TEST(DockerImages, PassOnWhatTheirSourceThrows) {
    ScriptedEngine engine;
    engine.on("POST", "/images/load", stream("{}"));
    const docker::ByteSource broken = [](std::span<char>) -> std::size_t {
        throw std::runtime_error("my own");
    };
    EXPECT_STREQ(error_of<std::runtime_error>([&] { (void)client_of(engine)->images().load(broken); }).what(),
                 "my own");
}

TEST(DockerImages, AreImported) {
    ScriptedEngine engine;
    engine.on("POST", "/images/create", stream("{\"status\":\"sha256:b\"}\r\n"));
    EXPECT_EQ(client_of(engine)->images().import_tar(ImageReference::parse("localhost/app:1"), once("tar"),
                                                     {"CMD [\"a\"]", "USER me"}),
              "sha256:b");
    EXPECT_EQ(engine.lines().front(),
              "POST /images/create?fromSrc=-&repo=localhost%2Fapp&tag=1&changes=CMD%20%5B%22a%22%5D"
              "&changes=USER%20me");
}

TEST(DockerImages, AreCommittedPrunedAndTold) {
    ScriptedEngine engine;
    engine.on("POST", "/commit", answer(201, R"({"Id":"sha256:c"})"));
    engine.on(
        "POST", "/images/prune",
        answer(200, R"({"ImagesDeleted":[{"Untagged":"a:1"},{"Deleted":"sha256:d"}],"SpaceReclaimed":7})"));
    engine.on(
        "GET", "/images/a%3A1/history",
        answer(200,
               R"([{"Id":"sha256:d","Created":60,"CreatedBy":"sh","Tags":["a:1"],"Size":5,"Comment":"c"},)"
               R"({"Id":"<missing>","Tags":null}])"));
    const auto client = client_of(engine);
    EXPECT_EQ(client->images().commit("box", {.repository = "r", .tag = "t", .labels = {{"k", "v"}}}),
              "sha256:c");
    const auto commit = engine.heard().front();
    EXPECT_EQ(commit.line(), "POST /commit?container=box&repo=r&tag=t&comment=&pause=1");
    EXPECT_EQ(commit.body, R"({"Labels":{"k":"v"}})");
    const auto pruned = client->images().prune({{"label", {"k=v"}}});
    EXPECT_THAT(pruned.removed, ElementsAre("a:1", "sha256:d"));
    EXPECT_EQ(pruned.space_reclaimed, 7U);
    engine.on("POST", "/images/prune", answer(200, R"({"ImagesDeleted":null,"SpaceReclaimed":0})"));
    EXPECT_TRUE(client->images().prune({{"label", {"k=v"}}}).removed.empty());
    const auto layers = client->images().history("a:1");
    ASSERT_EQ(layers.size(), 2U);
    EXPECT_EQ(layers.front().created, std::chrono::system_clock::time_point{std::chrono::minutes{1}});
    EXPECT_EQ(layers.front().comment, "c");
}

TEST(DockerImages, MayBeInUse) {
    ScriptedEngine engine;
    engine.on("DELETE", "/images/redis", answer(409, R"({"message":"image is being used"})"));
    EXPECT_THROW(client_of(engine)->images().remove("redis"), Conflict);
}

TEST(DockerBuild, SendsTheContextAndWhatItIsTold) {
    ScriptedEngine engine;
    engine.on("POST", "/build",
              stream("{\"stream\":\"Step 1/1 : FROM "
                     "a\\n\"}\r\n{\"aux\":{\"ID\":\"sha256:abc\"}}{\"stream\":\"done\"}"));
    bool sent = false;
    const docker::ByteSource tar = [&](std::span<char> buffer) -> std::size_t {
        if (std::exchange(sent, true)) {
            return 0;
        }
        std::ranges::fill(buffer.first(512), 'x');
        return 512;
    };
    std::string printed;
    const auto id = client_of(engine)->images().build({.dockerfile = "a/Dockerfile",
                                                       .tags = {"localhost/app:1"},
                                                       .arguments = {{"A", "b"}},
                                                       .target = "one",
                                                       .labels = {{"c", "d"}},
                                                       .platform = "linux/amd64",
                                                       .cache_from = {"e"},
                                                       .no_cache = true,
                                                       .network = "none",
                                                       .registry_config = "e30="},
                                                      tar, [&](std::string_view text) { printed += text; });
    EXPECT_EQ(id, "sha256:abc");
    EXPECT_EQ(printed, "Step 1/1 : FROM a\ndone");
    const auto heard = engine.heard().at(0);
    EXPECT_EQ(
        engine.lines().at(0),
        "POST /build?dockerfile=a%2FDockerfile&rm=1&forcerm=1&version=1&t=localhost%2Fapp%3A1&"
        "buildargs=%7B%22A%22%3A%22b%22%7D&labels=%7B%22c%22%3A%22d%22%7D&cachefrom=%5B%22e%22%5D&target=one&"
        "platform=linux%2Famd64&networkmode=none&nocache=1");
    EXPECT_EQ(heard.headers.at("content-type"), "application/x-tar");
    EXPECT_EQ(heard.headers.at("x-registry-config"), "e30=");
    EXPECT_EQ(heard.body, std::string(512, 'x'));
}

TEST(DockerBuild, FailsWithTheErrorInItsStream) {
    ScriptedEngine engine;
    engine.on("POST", "/build",
              stream("{\"stream\":\"Step\"}{\"errorDetail\":{\"code\":1,\"message\":\"RUN "
                     "failed\"},\"error\":\"old\"}"));
    try {
        (void)client_of(engine)->images().build({}, [](std::span<char>) { return std::size_t{0}; });
        FAIL() << "no error";
    } catch (const ApiError& error) {
        EXPECT_EQ(error.engine_message(), "RUN failed");
    }
}

TEST(DockerBuild, FailsWhenItsStreamBreaksOffOrHasNoImage) {
    for (const auto* const body : {"{\"stream\":\"Step\"", "{\"stream\":\"Step\"}", ""}) {
        ScriptedEngine engine;
        engine.on("POST", "/build", stream(body));
        try {
            (void)client_of(engine)->images().build({}, [](std::span<char>) { return std::size_t{0}; });
            FAIL() << "no error for " << body;
        } catch (const TransportError& error) {
            EXPECT_EQ(error.reason(), Reason::malformed) << body;
        }
    }
}

TEST(DockerBuild, PassesOnWhatItsContextThrows) {
    ScriptedEngine engine;
    engine.on("POST", "/build", stream("{}"));
    EXPECT_THROW((void)client_of(engine)->images().build(
                     {}, [](std::span<char>) -> std::size_t { throw std::out_of_range("unreadable"); }),
                 std::out_of_range);
}

} // namespace
} // namespace testcontainers::contract

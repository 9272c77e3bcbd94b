#include "core/image_pull.hpp"
#include "core/image_turns.hpp"
#include "process/run.hpp"
#include "registry/registry_server.hpp"
#include "registry/registry_stand_in.hpp"
#include "support/child_process.hpp"
#include "support/env_guard.hpp"
#include "support/gate.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <optional>
#include <vector>

namespace testcontainers {
namespace {

using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;
using testsupport::ChildProcess;
using testsupport::EnvGuard;
using testsupport::Peer;
using testsupport::RegistryServer;
using testsupport::RegistryStandIn;

/// What the engine is given under a name, and what is taken from it at the end.
class Names {
public:
    ~Names() {
        for (const auto& name : names_) {
            try {
                images::remove(name, true);
            } catch (const NotFound&) {
                continue;
            }
        }
    }
    const std::string& add(std::string name) { return names_.emplace_back(std::move(name)); }

private:
    std::vector<std::string> names_;
};

template <class Failure, class Call>
std::string message_of(const Call& call) {
    try {
        call();
    } catch (const Failure& error) {
        EXPECT_EQ(std::string(error.what()).find("hush"), std::string::npos) << error.what();
        return error.message();
    }
    return "no error";
}

/// Pulls from a registry, with no other credentials than the test's.
class Registry : public ::testing::Test {
protected:
    /// With little patience.
    static void pull(const std::string& name,
                     core::TransferPatience patience = {
                         .whole = 20s, .pause = 10s, .attempts = 2, .first_rest = 2ms}) {
        const auto image = ImageReference::parse(name);
        core::pull_image(Engine::current().state(),
                         {.image = image, .described = "image \"" + name + '"', .asked_for = name}, patience,
                         {});
    }

    std::string refusal(const std::string& name,
                        core::TransferPatience patience = {
                            .whole = 20s, .pause = 10s, .attempts = 2, .first_rest = 2ms}) {
        ::testing::internal::CaptureStderr();
        auto text = message_of<PullError>([&] { pull(name, patience); });
        notes = ::testing::internal::GetCapturedStderr();
        return text;
    }

    void log_in(const std::string& config) { folder.write("config.json", config); }

    [[nodiscard]] std::string config_file() const { return (folder / "config.json").string(); }

    testsupport::TemporaryFolder folder;
    EnvGuard docker_config{"DOCKER_CONFIG", folder.path().string()};
    EnvGuard runtime{"XDG_RUNTIME_DIR", folder.path().string()};
    Names names;
    std::string notes;
};

TEST_F(Registry, GivesWhatItWasGiven) {
    const RegistryServer registry;
    const auto& name = names.add(registry.domain() + "/team/app:1");
    images::tag("busybox:1", name);
    images::push(name);
    const auto digests = images::inspect(name).digests;
    EXPECT_THAT(digests, ::testing::Contains(StartsWith(registry.domain() + "/team/app@sha256:")));
    images::remove(name);
    EXPECT_FALSE(images::exists(name));
    const auto container = run({.image = name, .command = {"sleep", "600"}, .wait = wait::running()});
    EXPECT_EQ(container.exec({"echo", "pulled"}).out, "pulled\n");
    EXPECT_TRUE(images::exists(name));
}

TEST_F(Registry, DoesNotHaveWhatNobodyGaveIt) {
    const RegistryServer registry;
    const auto name = registry.domain() + "/team/app:1";
    EXPECT_EQ(refusal(name),
              "image \"" + name + "\" could not be pulled: manifest for " + name +
                  " not found: manifest unknown: manifest unknown\n  credentials: none, for neither "
                  "DOCKER_AUTH_CONFIG nor config.json has any for " +
                  registry.domain());
}

TEST_F(Registry, WantsALogin) {
    // With a colon, a quotation mark, and what base64 spells with the two characters that base64url has
    // others for.
    const std::string password = "hush:\"\\?>~\xC3\xBF\xC3\xBE";
    const RegistryServer registry({.user = "alice", .password = password});
    const auto& name = names.add(registry.domain() + "/app:1");
    images::tag("busybox:1", name);
    EXPECT_THAT(message_of<PushError>([&] { images::push(name); }),
                AllOf(StartsWith("image \"" + name + "\" could not be pushed: no basic auth credentials\n"),
                      HasSubstr("credentials: none, for neither")));
    log_in(registry.login("alice", password));
    images::push(name);
    pull(name);
    log_in("{}");
    EXPECT_THAT(refusal(name),
                HasSubstr("could not be pulled: Head \"http://" + registry.domain() +
                          "/v2/app/manifests/1\": no basic auth credentials\n  credentials: none"));
}

TEST_F(Registry, RefusesAWrongLogin) {
    const RegistryServer registry({.user = "alice", .password = "open"});
    const auto& name = names.add(registry.domain() + "/app:1");
    log_in(registry.login("alice", "hush"));
    const auto source = "\n  credentials: alice, from " + config_file() + ", auths";
    EXPECT_EQ(refusal(name),
              "image \"" + name + "\" could not be pulled: unauthorized: authentication required" + source);
    images::tag("busybox:1", name);
    EXPECT_EQ(message_of<PushError>([&] { images::push(name); }),
              "image \"" + name + "\" could not be pushed: unauthorized: authentication required" + source);
}

TEST_F(Registry, TakesALoginFromAHelper) {
    const RegistryServer registry({.user = "alice", .password = "hush"});
    folder.write_program("docker-credential-mine",
                         "read server; [ \"$1 $server\" = 'get " + registry.domain() +
                             "' ] && echo '{\"Username\":\"alice\",\"Secret\":\"hush\"}'");
    const EnvGuard path("PATH", folder.path().string() + ':' + std::getenv("PATH"));
    const EnvGuard own("DOCKER_AUTH_CONFIG", R"({"credHelpers":{")" + registry.domain() + R"(":"mine"}})");
    EXPECT_EQ(refusal(registry.domain() + "/app:1"),
              "image \"" + registry.domain() + "/app:1\" could not be pulled: manifest for " +
                  registry.domain() +
                  "/app:1 not found: manifest unknown: manifest unknown\n  credentials: alice, from "
                  "DOCKER_AUTH_CONFIG, credHelpers (docker-credential-mine)");
}

TEST_F(Registry, GoesWithoutAHelperThatIsNotThere) {
    const RegistryStandIn registry;
    log_in(R"({"credsStore":"not-installed"})");
    ::testing::internal::CaptureStderr();
    pull(names.add(registry.image()));
    EXPECT_THAT(::testing::internal::GetCapturedStderr(),
                HasSubstr("docker-credential-not-installed is not in PATH"));
}

TEST_F(Registry, TakesTokens) {
    const RegistryStandIn* self = nullptr;
    const auto bearer = [&](const std::string& method, const std::string& path, Peer& peer) {
        if (path.starts_with("/token")) {
            const bool knows =
                method == "POST" && self->posted().find("refresh_token=hush-identity") != std::string::npos;
            return knows
                       ? peer.respond(200, R"({"access_token":"hush-access","token":"hush-access"})",
                                      "Content-Type: application/json\r\n")
                       : peer.respond(401, R"({"errors":[{"code":"UNAUTHORIZED","message":"who are you"}]})",
                                      "Content-Type: application/json\r\n");
        }
        const auto shown = self->authorization();
        if (shown == "Bearer hush-access" || shown == "Bearer hush-registry") {
            return false;
        }
        return peer.respond(401, R"({"errors":[{"code":"UNAUTHORIZED","message":"a token is wanted"}]})",
                            "Content-Type: application/json\r\nWWW-Authenticate: Bearer realm=\"http://" +
                                self->domain() + "/token\",service=\"tests\"\r\n");
    };
    const RegistryStandIn registry(bearer);
    self = &registry;
    const auto& name = names.add(registry.image());
    for (const auto* const kind : {"identity", "registry"}) {
        log_in(R"({"auths":{")" + registry.domain() + R"(":{")" + kind + R"(token":"hush-)" + kind +
               R"("}}})");
        pull(name);
        EXPECT_TRUE(images::exists(name)) << kind;
        images::remove(name);
    }
    log_in(R"({"auths":{")" + registry.domain() + R"(":{"identitytoken":"hush-other"}}})");
    EXPECT_THAT(refusal(name), HasSubstr("\n  credentials: an identity token, from " + config_file()));
}

TEST_F(Registry, RepeatsWhatItWasSent) {
    const RegistryStandIn* self = nullptr;
    const RegistryStandIn registry([&](const std::string&, const std::string& path, Peer& peer) {
        if (self->authorization().empty()) {
            return peer.respond(401, "{}", "WWW-Authenticate: Basic realm=\"tests\"\r\n");
        }
        return path != "/v2/" && peer.respond(403,
                                              R"({"errors":[{"code":"DENIED","message":"not with )" +
                                                  self->authorization() + R"(, which is alice:hush-hush"}]})",
                                              "Content-Type: application/json\r\n");
    });
    self = &registry;
    log_in(R"({"auths":{")" + registry.domain() + R"(":{"username":"alice","password":"hush-hush"}}})");
    EXPECT_THAT(refusal(registry.image()), AllOf(HasSubstr("not with Basic ***, which is alice:***\n"),
                                                 HasSubstr("\n  credentials: alice, from ")));
}

TEST_F(Registry, GivesAnImageForThePlatformThatIsAskedFor) {
    const RegistryStandIn registry({}, "s390x");
    const auto& name = names.add(registry.image());
    images::tag("busybox:1", name);
    // The image has no program.
    EXPECT_THROW((void)run({.image = name, .platform = "linux/s390x"}), Error);
    EXPECT_EQ(images::inspect(name).architecture, "s390x");
    ::testing::internal::CaptureStderr();
    EXPECT_THROW((void)run({.image = name}), Error);
    EXPECT_THAT(::testing::internal::GetCapturedStderr(),
                HasSubstr("testcontainers: image \"" + name +
                          "\" is emulated, or does not run: The requested image's "
                          "platform (linux/s390x) does not match"));
}

TEST_F(Registry, SpeaksTls) {
    const RegistryServer registry({.user = "alice", .password = "hush", .tls = true});
    log_in(registry.login("alice", "hush"));
    const auto& name = names.add(registry.domain() + "/app:1");
    images::tag("busybox:1", name);
    images::push(name);
    pull(name);
}

/// A registry that the engine must trust, because it is not on 127.0.0.0/8.
class RegistryOfAnOwnAuthority : public Registry {
protected:
    void SetUp() override {
        network.emplace(Network::create());
        // The machine's own address there, where the engine runs on it.
        const auto gateway =
            Engine::current().client().networks().inspect(network->id()).pools.front().gateway;
        if (!RegistryServer::may_listen_on(gateway)) {
            GTEST_SKIP() << "the engine runs on another machine";
        }
        registry.emplace(
            RegistryServer::Options{.user = "alice", .password = "hush", .tls = true, .address = gateway});
    }

    /// What the engine trusts there, while it lives; nothing when this process may not say so.
    class Trust {
    public:
        explicit Trust(const RegistryServer& registry)
            : folder_(std::filesystem::path("/etc/docker/certs.d") / registry.domain()) {
            std::error_code failure;
            std::filesystem::create_directories(folder_, failure);
            std::filesystem::copy_file(registry.authority(), folder_ / "ca.crt", failure);
            is_given_ = !failure;
        }
        Trust(const Trust&) = delete;
        Trust& operator=(const Trust&) = delete;
        ~Trust() {
            std::error_code ignored;
            std::filesystem::remove_all(folder_, ignored);
            std::filesystem::remove(folder_.parent_path(), ignored); // where nothing else is in it
        }
        [[nodiscard]] bool is_given() const { return is_given_; }

    private:
        std::filesystem::path folder_;
        bool is_given_ = false;
    };

    std::optional<Network> network;
    std::optional<RegistryServer> registry;
};

TEST_F(RegistryOfAnOwnAuthority, IsNotTrusted) {
    const auto text = refusal(registry->domain() + "/app:1");
    EXPECT_THAT(text, HasSubstr("certificate signed by unknown authority\n  credentials: none"));
    EXPECT_THAT(text, ::testing::EndsWith("\n  trust: an own authority's certificate belongs into "
                                          "/etc/docker/certs.d/" +
                                          registry->domain() + "/ca.crt on the engine's machine"))
        << "and it is not tried again";
}

TEST_F(RegistryOfAnOwnAuthority, IsTrustedWhereTheEngineKnowsIt) {
    const Trust trust(*registry);
    if (!trust.is_given()) {
        GTEST_SKIP() << "this user cannot tell the engine what to trust";
    }
    log_in(registry->login("alice", "hush"));
    const auto& name = names.add(registry->domain() + "/app:1");
    images::tag("busybox:1", name);
    images::push(name);
    images::remove(name);
    pull(name);
    EXPECT_TRUE(images::exists(name));
}

TEST_F(Registry, LimitsTheRate) {
    const RegistryStandIn registry([](const std::string&, const std::string& path, Peer& peer) {
        return path.find("/manifests/") != std::string::npos &&
               peer.respond(429, R"({"errors":[{"code":"TOOMANYREQUESTS","message":"come back later"}]})",
                            "Content-Type: application/json\r\n");
    });
    const auto text = refusal(registry.image());
    EXPECT_THAT(text, HasSubstr("could not be pulled: toomanyrequests: come back later\n"));
    EXPECT_THAT(text, HasSubstr("\n  attempts: 2 in "));
    EXPECT_THAT(notes, HasSubstr("attempt 2 of 2 follows in 2 ms"));
}

TEST_F(Registry, LimitsTheRateWithoutSayingSo) {
    const RegistryStandIn registry([](const std::string&, const std::string& path, Peer& peer) {
        return path.find("/manifests/") != std::string::npos && peer.respond(429, "slow down");
    });
    EXPECT_THAT(refusal(registry.image()), AllOf(HasSubstr("HTTP 429"), HasSubstr("\n  attempts: 2 in ")));
}

TEST_F(Registry, IsTriedAgainAfterAFailureOfItsServer) {
    std::atomic<int> failures = 0;
    const RegistryStandIn registry([&](const std::string& method, const std::string& path, Peer& peer) {
        return method == "GET" && path == "/v2/app/manifests/1" && failures++ == 0 &&
               peer.respond(500, "oops");
    });
    pull(names.add(registry.image()), {.whole = 20s, .pause = 10s, .attempts = 5, .first_rest = 2ms});
    EXPECT_TRUE(images::exists(registry.image()));
}

TEST_F(Registry, FailsAsLongAsItsServerDoes) {
    const RegistryStandIn registry([](const std::string&, const std::string& path, Peer& peer) {
        return path != "/v2/" && peer.respond(500, "oops");
    });
    EXPECT_THAT(refusal(registry.image()),
                AllOf(HasSubstr("received unexpected HTTP status: 500"), HasSubstr("attempts: 2 in")));
}

TEST_F(Registry, CutsItsAnswerOff) {
    const RegistryStandIn registry([](const std::string& method, const std::string& path, Peer& peer) {
        if (method != "GET" || path.find("/manifests/") == std::string::npos) {
            return false;
        }
        peer.write("HTTP/1.1 200 OK\r\nContent-Type: application/vnd.docker.distribution.manifest.v2+json\r\n"
                   "Content-Length: 5000\r\n\r\n{\"schemaVersion\":");
        peer.finish_output();
        return true;
    });
    EXPECT_THAT(refusal(registry.image()),
                AllOf(HasSubstr("could not be pulled: unexpected EOF\n"), HasSubstr("attempts: 2 in")));
}

TEST_F(Registry, CutsALayerOff) {
    std::string path_of_layer;
    const RegistryStandIn registry([&](const std::string&, const std::string& path, Peer& peer) {
        if (path != path_of_layer) {
            return false;
        }
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1536\r\n\r\nhalf");
        peer.finish_output();
        return true;
    });
    path_of_layer = registry.layer_path();
    // The engine goes on by itself, some seconds later.
    EXPECT_THAT(refusal(registry.image(), {.whole = 4s, .pause = 10s, .note = " (note)"}),
                AllOf(HasSubstr("could not be pulled: not complete after 4 s (note); the last was \""),
                      HasSubstr("Retrying in ")));
}

TEST_F(Registry, Stalls) {
    std::string path_of_layer;
    const RegistryStandIn registry([&](const std::string&, const std::string& path, Peer& peer) {
        if (path != path_of_layer) {
            return false;
        }
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 1536\r\n\r\n");
        peer.wait_for_close();
        return true;
    });
    path_of_layer = registry.layer_path();
    EXPECT_THAT(refusal(registry.image(), {.whole = 20s, .pause = 3s, .attempts = 1}),
                HasSubstr("could not be pulled: no progress for 3 s (TESTCONTAINERS_PULL_PAUSE_TIMEOUT); the "
                          "last was \""));
}

TEST_F(Registry, IsNotThere) {
    const testsupport::RefusingPort port;
    const auto name = "127.0.0.1:" + std::to_string(port.number()) + "/app:1";
    EXPECT_THAT(refusal(name),
                AllOf(HasSubstr("connection refused\n  credentials: none"), HasSubstr("attempts: 2 in")));
}

TEST_F(Registry, IsAskedOnceByManyProcessesAndThreads) {
    const RegistryStandIn one;
    pull(names.add(one.image()));
    testsupport::Gate go;
    const RegistryStandIn registry([&](const std::string&, const std::string& path, Peer&) {
        if (path != "/v2/") {
            EXPECT_TRUE(go.wait());
        }
        return false;
    });
    const auto& name = names.add(registry.image());
    std::vector<std::unique_ptr<ChildProcess>> children;
    for (int i = 0; i < 8; ++i) {
        children.push_back(
            std::make_unique<ChildProcess>(std::vector<std::string>{CHILDREN_DIR "/child_pull", name, "4"}));
    }
    for (const auto& child : children) {
        EXPECT_EQ(child->read_line(30s), "ready");
    }
    go.open();
    for (const auto& child : children) {
        EXPECT_EQ(child->read_line(30s), "all have it");
        EXPECT_EQ(child->wait().exit_code, 0);
    }
    EXPECT_EQ(registry.manifests("GET"), one.manifests("GET")) << "as many as for one pull";
    EXPECT_EQ(registry.manifests("HEAD"), one.manifests("HEAD"));
    EXPECT_EQ(registry.layers(), 1);
}

TEST_F(Registry, IsAskedByOneForAllAlsoWhereItFails) {
    testsupport::Gate go;
    const auto limit = [&](const std::string&, const std::string& path, Peer& peer) {
        return path.find("/manifests/") != std::string::npos && go.wait() &&
               peer.respond(429, R"({"errors":[{"code":"TOOMANYREQUESTS","message":"come back later"}]})",
                            "Content-Type: application/json\r\n");
    };
    const RegistryStandIn registry(limit);
    std::vector<std::unique_ptr<ChildProcess>> children;
    for (int i = 0; i < 8; ++i) {
        children.push_back(std::make_unique<ChildProcess>(
            std::vector<std::string>{CHILDREN_DIR "/child_pull", registry.image(), "4"}));
    }
    for (const auto& child : children) {
        EXPECT_EQ(child->read_line(30s), "ready");
    }
    go.open();
    for (const auto& child : children) {
        EXPECT_EQ(child->read_line(60s), "failed");
        EXPECT_EQ(child->wait().exit_code, 4);
    }
    const auto asked = [](const RegistryStandIn& one) {
        return one.manifests("HEAD") + one.manifests("GET");
    };
    const RegistryStandIn once(limit);
    (void)refusal(once.image(), {.whole = 20s, .pause = 10s, .attempts = 1});
    EXPECT_EQ(asked(registry), 5 * asked(once)) << "as often as one tries it";
}

TEST_F(Registry, GivesWhatTheLockFilePins) {
    const RegistryStandIn registry;
    const auto unpinned = ImageReference::parse(registry.image());
    const auto file = folder.write("my.lock", registry.image() + ' ' + registry.digest() + '\n');
    const auto name = unpinned.familiar_name() + '@' + registry.digest();
    ChildProcess child({CHILDREN_DIR "/child_pull", registry.image(), "1"},
                       {{"TESTCONTAINERS_LOCK_FILE", file.string()}});
    EXPECT_EQ(child.read_line(30s), "ready");
    EXPECT_EQ(child.read_line(30s), "all have it");
    EXPECT_EQ(child.wait().exit_code, 0);
    EXPECT_TRUE(images::exists(names.add(name)));
    EXPECT_FALSE(images::exists(registry.image()));
}

TEST_F(Registry, IsAskedForTheUsualPlatform) {
    const RegistryStandIn registry({}, "s390x");
    const auto& name = names.add(registry.image());
    images::tag("busybox:1", name);
    const auto pulled = process::run({.argv = {CHILDREN_DIR "/child_pull", name, "1"},
                                      .environment = {{"DOCKER_DEFAULT_PLATFORM", "linux/s390x"}}});
    EXPECT_TRUE(pulled.ok()) << pulled.err;
    EXPECT_EQ(images::inspect(name).architecture, "s390x") << "what was there is for another";
}

TEST_F(Registry, IsAskedWhenTheLastPullIsTooLongAgo) {
    const RegistryStandIn registry;
    const auto& name = names.add(registry.image());
    const auto asked = [&] { return registry.manifests("HEAD") + registry.manifests("GET"); };
    (void)images::pull(name, PullPolicy::older_than(1h));
    const auto once = asked();
    // A reaper starts, and tidies up the folder in which the time of the pull is kept.
    const auto container = run({.image = "busybox:1", .command = {"sleep", "600"}, .wait = wait::running()});
    (void)images::pull(name, PullPolicy::older_than(1h));
    EXPECT_EQ(asked(), once);
    (void)images::pull(name, PullPolicy::older_than(0s));
    EXPECT_GT(asked(), once);
}

TEST_F(Registry, IsNotAskedOffline) {
    const RegistryStandIn registry;
    const auto lock = folder
                          .write("my.lock", "localhost/no-such-app:1 " + registry.digest() + '\n' +
                                                registry.image() + ' ' + registry.digest() + '\n')
                          .string();
    // The machine may be busy with other tests: one of several tries must make it.
    auto shortest = std::chrono::steady_clock::duration::max();
    for (int i = 0; i < 5 && shortest >= 1s; ++i) {
        const auto begin = std::chrono::steady_clock::now();
        const auto child = process::run(
            {.argv = {CHILDREN_DIR "/child_pull", registry.image(), "1"},
             .environment = {{"TESTCONTAINERS_OFFLINE", "1"}, {"TESTCONTAINERS_LOCK_FILE", lock}}});
        shortest = std::min(shortest, std::chrono::steady_clock::now() - begin);
        EXPECT_EQ(child.exit_code, 1);
        EXPECT_THAT(child.err,
                    HasSubstr("is not in the engine, and TESTCONTAINERS_OFFLINE forbids to pull it\n"
                              "  missing of " +
                              lock + ":\n    " + registry.image() +
                              "\n    localhost/no-such-app:1\n"
                              "  testcontainers-prefetch gets them"));
    }
    EXPECT_LT(shortest, 1s);
    EXPECT_EQ(registry.manifests("HEAD") + registry.manifests("GET"), 0);
}

} // namespace
} // namespace testcontainers

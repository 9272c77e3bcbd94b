#include "testcontainers/settings.hpp"

#include "testcontainers/error.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers {
namespace {

using Variables = std::map<std::string, std::string>;

Environment environment_of(Variables variables) {
    return [variables = std::move(variables)](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    };
}

class SettingsRead : public ::testing::Test {
protected:
    Settings read(Variables variables, const std::string& properties = {}) {
        return Settings::read(environment_of(std::move(variables)), folder.write("properties", properties));
    }

    std::string refusal_of(Variables variables, const std::string& properties = {}) {
        try {
            (void)read(std::move(variables), properties);
        } catch (const ConfigError& error) {
            return error.message();
        }
        return "accepted";
    }

    std::string in_file(const std::string& key) { return key + " in " + (folder / "properties").string(); }

    testsupport::TemporaryFolder folder;
};

TEST_F(SettingsRead, AreEmptyWhereNothingIsSaid) {
    EXPECT_EQ(read({}), Settings{});
    EXPECT_EQ(Settings::read(environment_of({}), folder / "no-such-file"), Settings{});
    EXPECT_EQ(Settings::read(environment_of({}), {}), Settings{});
}

TEST_F(SettingsRead, NameThePlatformOfAllThatNameNone) {
    EXPECT_EQ(read({{"DOCKER_DEFAULT_PLATFORM", "linux/arm64"}}).default_platform, "linux/arm64");
    EXPECT_EQ(read({{"DOCKER_DEFAULT_PLATFORM", ""}}).default_platform, "");
    EXPECT_EQ(refusal_of({{"DOCKER_DEFAULT_PLATFORM", "arm64"}}),
              "DOCKER_DEFAULT_PLATFORM is \"arm64\"; it must be os/architecture, such as linux/arm64 or "
              "linux/arm/v7");
}

TEST_F(SettingsRead, SayHowImagesAreGot) {
    const auto said = read({{"TESTCONTAINERS_PULL_TIMEOUT", "90"},
                            {"TESTCONTAINERS_OFFLINE", "1"},
                            {"TESTCONTAINERS_LOCK_FILE", "my.lock"},
                            {"TESTCONTAINERS_RECORD_IMAGES", "used"}},
                           "pull.timeout=30\npull.pause.timeout=2.5\nlock.file=other.lock\noffline=false\n");
    EXPECT_EQ(said.pull_timeout, std::chrono::seconds{90});
    EXPECT_EQ(said.pull_pause_timeout, std::chrono::milliseconds{2500});
    EXPECT_TRUE(said.offline);
    EXPECT_EQ(said.lock_file, "my.lock");
    EXPECT_EQ(said.record_images, "used");
    EXPECT_EQ(refusal_of({}, "pull.timeout=soon"),
              in_file("pull.timeout") +
                  " is \"soon\"; it takes a number of seconds above 0, such as 290 or 4.5");
}

TEST_F(SettingsRead, ComeFromTheEnvironment) {
    const Settings wanted{.docker_host = Settings::Host{"tcp://h:1", "DOCKER_HOST"},
                          .tls_verify = true,
                          .cert_path = "/certs",
                          .api_version = "1.44",
                          .host_override = "box",
                          .hub_image_name_prefix = "mirror/",
                          .required = true,
                          .session_id = "s1"};
    EXPECT_EQ(read({{"DOCKER_HOST", "tcp://h:1"},
                    {"DOCKER_TLS_VERIFY", "1"},
                    {"DOCKER_CERT_PATH", "/certs"},
                    {"DOCKER_API_VERSION", "1.44"},
                    {"TESTCONTAINERS_HOST_OVERRIDE", "box"},
                    {"TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX", "mirror/"},
                    {"TESTCONTAINERS_REQUIRED", "true"},
                    {"TESTCONTAINERS_SESSION_ID", "s1"}}),
              wanted);
}

TEST_F(SettingsRead, ComeFromTheFile) {
    const Settings wanted{.docker_host = Settings::Host{"tcp://h:1", in_file("docker.host")},
                          .tls_verify = true,
                          .cert_path = "/certs",
                          .api_version = "1.44",
                          .host_override = "box",
                          .hub_image_name_prefix = "mirror/",
                          .required = true,
                          .session_id = "s1"};
    EXPECT_EQ(
        read({}, "docker.host=tcp\\://h\\:1\ndocker.tls.verify=1\ndocker.cert.path=/certs\n"
                 "docker.api.version=1.44\nhost.override=box\nhub.image.name.prefix=mirror/\nrequired=TRUE\n"
                 "session.id=s1\n"),
        wanted);
}

TEST_F(SettingsRead, ChooseTheReaper) {
    EXPECT_EQ(read({}, "").reaper, Settings::Reaper::process);
    EXPECT_EQ(read({}, "").ryuk_image, "testcontainers/ryuk:0.11.0");
    EXPECT_FALSE(read({}, "").ryuk_privileged);
    const Settings wanted{.reaper = Settings::Reaper::ryuk,
                          .ryuk_image = "mine:1",
                          .ryuk_privileged = true,
                          .docker_socket_override = "/run/docker.sock"};
    EXPECT_EQ(read({{"TESTCONTAINERS_REAPER", "ryuk"},
                    {"TESTCONTAINERS_RYUK_CONTAINER_IMAGE", "mine:1"},
                    {"TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED", "true"},
                    {"TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE", "/run/docker.sock"}},
                   ""),
              wanted);
    EXPECT_EQ(read({}, "reaper=ryuk\nryuk.container.image=mine\\:1\nryuk.container.privileged=true\n"
                       "docker.socket.override=/run/docker.sock\n"),
              wanted);
}

TEST_F(SettingsRead, OfTheEnvironmentWinOverTheFile) {
    EXPECT_EQ(read({{"TESTCONTAINERS_HOST_OVERRIDE", "env"}}, "host.override=file").host_override, "env");
    EXPECT_FALSE(read({{"TESTCONTAINERS_REQUIRED", "false"}}, "required=true").required);
}

TEST_F(SettingsRead, CountAsUnsetWhenEmpty) {
    EXPECT_EQ(read({{"TESTCONTAINERS_HOST_OVERRIDE", ""}}, "host.override=file").host_override, "file");
    EXPECT_EQ(read({{"DOCKER_HOST", ""}}, "tc.host=\n").docker_host, std::nullopt);
    EXPECT_FALSE(read({{"DOCKER_TLS_VERIFY", ""}}).tls_verify);
}

TEST_F(SettingsRead, TakeTheEngineOfTheFamilyFirst) {
    const std::string file = "tc.host=tcp://first:1\ndocker.host=tcp://third:3\n";
    EXPECT_EQ(read({{"DOCKER_HOST", "tcp://second:2"}}, file).docker_host,
              (Settings::Host{"tcp://first:1", in_file("tc.host")}));
    EXPECT_EQ(read({{"DOCKER_HOST", "tcp://second:2"}}, "docker.host=tcp://third:3").docker_host,
              (Settings::Host{"tcp://second:2", "DOCKER_HOST"}));
}

TEST_F(SettingsRead, TakeATimeLimitInSeconds) {
    using namespace std::chrono_literals;
    EXPECT_EQ(read({{"TESTCONTAINERS_TIME_LIMIT", "290"}}).time_limit, 290s);
    EXPECT_EQ(read({{"TESTCONTAINERS_TIME_LIMIT", "4.500"}}).time_limit, 4500ms);
    for (const auto* const wrong : {"soon", "0", "-1", "5s", "1e3", "inf", "nan"}) {
        EXPECT_EQ(refusal_of({{"TESTCONTAINERS_TIME_LIMIT", wrong}}),
                  "TESTCONTAINERS_TIME_LIMIT is \"" + std::string{wrong} +
                      "\"; it takes a number of seconds above 0, such as 290 or 4.5");
    }
}

TEST_F(SettingsRead, AllowReuse) {
    EXPECT_TRUE(read({{"TESTCONTAINERS_REUSE_ENABLE", "true"}}).reuse_enabled);
    EXPECT_TRUE(read({}, "testcontainers.reuse.enable=true").reuse_enabled);
    EXPECT_FALSE(
        read({{"TESTCONTAINERS_REUSE_ENABLE", "false"}}, "testcontainers.reuse.enable=true").reuse_enabled);
}

TEST_F(SettingsRead, SayWhatIsKept) {
    EXPECT_EQ(read({}).keep, Settings::Keep::never);
    EXPECT_EQ(read({{"TESTCONTAINERS_KEEP", "on-failure"}}).keep, Settings::Keep::on_failure);
    EXPECT_EQ(read({}, "keep=always").keep, Settings::Keep::always);
    EXPECT_EQ(read({{"TESTCONTAINERS_KEEP", "never"}}, "keep=always").keep, Settings::Keep::never);
    EXPECT_EQ(refusal_of({{"TESTCONTAINERS_KEEP", "true"}}),
              "TESTCONTAINERS_KEEP is \"true\"; it takes never, on-failure or always");
    EXPECT_EQ(refusal_of({{"TESTCONTAINERS_KEEP", "always"}, {"TESTCONTAINERS_REAPER", "ryuk"}}),
              "TESTCONTAINERS_KEEP is \"always\", and TESTCONTAINERS_REAPER is ryuk, which removes "
              "everything; things "
              "are kept with the reaper \"process\"");
}

TEST_F(SettingsRead, AskForReportsAndTraces) {
    EXPECT_TRUE(read({{"TESTCONTAINERS_REPORT", "1"}}).report);
    EXPECT_TRUE(read({}, "report=true").report);
    EXPECT_EQ(read({{"TESTCONTAINERS_TRACE", "run-%p.json"}}).trace_file, "run-%p.json");
    EXPECT_EQ(read({}, "trace=run.json").trace_file, "run.json");
}

TEST_F(SettingsRead, NameTheVariableThatIsNoSwitch) {
    EXPECT_EQ(refusal_of({{"TESTCONTAINERS_REQUIRED", "yes"}}),
              "TESTCONTAINERS_REQUIRED is \"yes\"; it takes true, false, 1 or 0");
    EXPECT_EQ(refusal_of({}, "docker.tls.verify=2"),
              in_file("docker.tls.verify") + " is \"2\"; it takes true, false, 1 or 0");
}

struct Spelling {
    std::string text;
    bool value = false;

    friend void PrintTo(const Spelling& spelling, std::ostream* out) { *out << spelling.text; }
};

class Switch : public ::testing::TestWithParam<Spelling> {};

TEST_P(Switch, IsRead) {
    const auto environment = environment_of({{"TESTCONTAINERS_REQUIRED", GetParam().text}});
    EXPECT_EQ(Settings::read(environment, {}).required, GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(Spellings, Switch,
                         ::testing::Values(Spelling{"true", true}, Spelling{"True", true},
                                           Spelling{"1", true}, Spelling{"false", false},
                                           Spelling{"FALSE", false}, Spelling{"0", false}));

} // namespace
} // namespace testcontainers

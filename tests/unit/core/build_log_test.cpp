#include "core/build_log.hpp"
#include "core/buildx.hpp"
#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>

namespace testcontainers::core {
namespace {

using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST(BuildLogs, KeepWhatTheLastStepPrinted) {
    std::string seen;
    const BuildOutput output = [&](std::string_view text) { seen += text; };
    BuildLog log(output);
    const std::string text =
        "Step 1/2 : FROM a\n ---> abc\nStep 2/2 : RUN b\n ---> Running in abc\none\r\n\ntwo";
    for (const auto character : text) {
        log.add({&character, 1});
    }
    EXPECT_EQ(log.last_step(), "\n  Step 2/2 : RUN b\n    one\n    two");
    EXPECT_EQ(seen, text);
}

TEST(BuildLogs, KeepTheEndOfMuch) {
    const BuildOutput none;
    BuildLog log(none);
    for (int i = 1; i <= 100; ++i) {
        log.add("line " + std::to_string(i) + "\n");
    }
    EXPECT_THAT(log.last_step(), AllOf(HasSubstr("… 60 lines before\n    line 61\n"),
                                       HasSubstr("\n    line 100"), Not(HasSubstr("line 60\n"))));
}

TEST(Buildx, SpeaksToTheEngineAsTheLibraryDoes) {
    using Variables = std::map<std::string, std::string>;
    const auto variables = [](const std::string& url, const Settings& settings) {
        const auto all = engine_variables(url, settings);
        return Variables(all.begin(), all.end());
    };
    const Settings verified{.tls_verify = true, .cert_path = "/certs"};
    EXPECT_EQ(variables("unix:///run/engine.sock", verified),
              (Variables{{"DOCKER_HOST", "unix:///run/engine.sock"},
                         {"DOCKER_CONTEXT", ""},
                         {"DOCKER_TLS", ""},
                         {"DOCKER_TLS_VERIFY", ""},
                         {"DOCKER_CERT_PATH", ""}}));
    EXPECT_EQ(variables("tcp://far:2376", verified), (Variables{{"DOCKER_HOST", "tcp://far:2376"},
                                                                {"DOCKER_CONTEXT", ""},
                                                                {"DOCKER_TLS", ""},
                                                                {"DOCKER_TLS_VERIFY", "1"},
                                                                {"DOCKER_CERT_PATH", "/certs"}}));
    EXPECT_EQ(variables("https://far:1", {}).at("DOCKER_HOST"), "tcp://far:1");
    EXPECT_EQ(variables("https://far:1", {}).at("DOCKER_TLS_VERIFY"), "1");
    EXPECT_EQ(variables("http://far:1", verified).at("DOCKER_HOST"), "tcp://far:1");
    EXPECT_EQ(variables("http://far:1", verified).at("DOCKER_TLS_VERIFY"), "");
    EXPECT_EQ(variables("tcp://far:1", {.cert_path = "/certs"}).at("DOCKER_CERT_PATH"), "");
}

TEST(Buildx, ThatIsNotInstalledIsSaidToBe) {
    try {
        (void)find_buildx("the Dockerfile has RUN --mount", "/nowhere/bin", {"/nowhere/plugins"}, {});
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(),
                  "the Dockerfile has RUN --mount: that needs BuildKit, which is reached through "
                  "docker buildx, and that is not installed: there is no docker-buildx in PATH "
                  "(/nowhere/bin) nor in /nowhere/plugins");
    }
}

TEST(BuildLogs, KnowWhatWasMade) {
    const BuildOutput output;
    BuildLog log(output);
    log.add(
        "Step 1/4 : FROM busybox:1\n ---> aaaaaaaaaaaa\nStep 2/4 : RUN one\n ---> Using cache\n ---> "
        "bbbbbbbbbbbb\nStep 3/4 : RUN two\n ---> Running in dddddddddddd\nRemoving intermediate container "
        "dddddddddddd\n ---> cccccccccccc\nStep 4/4 : RUN false\n ---> Running in eeeeeeeeeeee\n");
    EXPECT_THAT(log.made(), ::testing::ElementsAre("cccccccccccc"));
}

TEST(BuildLogs, TakeNoOutputOfAStepForWhatWasMade) {
    const BuildOutput output;
    BuildLog log(output);
    log.add("Step 2/2 : RUN something\n ---> 3\n ---> \n ---> abcdef012345 and more\n");
    EXPECT_THAT(log.made(), ::testing::IsEmpty());
}

} // namespace
} // namespace testcontainers::core

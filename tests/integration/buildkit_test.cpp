// Builds that need BuildKit, through docker buildx.

#include "integration/boxes.hpp"
#include "support/buildx.hpp"
#include "support/env_guard.hpp"
#include "support/tcp_servers.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/image_build.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <string>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

std::string printed_in(const tc::Image& image, const std::vector<std::string>& command) {
    auto spec = idle();
    spec.image = image.name();
    return tc::run(spec).exec(command).out;
}

class BuildKit : public ::testing::Test {
protected:
    void SetUp() override { need_buildx(); }

    TemporaryFolder folder;
};

TEST_F(BuildKit, MountsCaches) {
    const auto image = tc::build({.dockerfile_text = "FROM busybox:1\nRUN --mount=type=cache,target=/cache "
                                                     "touch /cache/x && ls /cache > /seen\n"
                                                     "RUN --mount=from=debian:12,target=/other "
                                                     "cp /other/etc/debian_version /version\n",
                                  .labels = {{"of", "buildkit"}}});
    EXPECT_THAT(printed_in(image, {"cat", "/seen", "/version"}), StartsWith("x\n12"));
    const auto labels = tc::images::inspect(image.name()).labels;
    EXPECT_EQ(labels.at("of"), "buildkit");
    EXPECT_EQ(labels.at("org.testcontainers.lang"), "cpp");
}

/// From Docker 23 on the engine itself knows them.
TEST_F(BuildKit, BuildsHereDocumentsWhereTheEngineKnowsThem) {
    const tc::ImageBuild wanted{.dockerfile_text =
                                    "FROM busybox:1\nCOPY <<END /text\nfrom a here-document\nEND\n"
                                    "RUN <<END\necho one > /one\necho two >> /one\nEND\n"};
    const auto api = tc::Engine::current().info().api_version;
    if (std::stoi(api.substr(api.find('.') + 1)) >= 42) {
        EXPECT_EQ(printed_in(tc::build(wanted), {"cat", "/text", "/one"}),
                  "from a here-document\none\ntwo\n");
        return;
    }
    try {
        (void)tc::build(wanted);
        FAIL() << "no error";
    } catch (const tc::ConfigError& error) {
        EXPECT_EQ(error.message(),
                  "the image build: the Dockerfile has a here-document, which needs an engine with "
                  "API 1.42, and this one speaks " +
                      api + "; or let it begin with # syntax=docker/dockerfile:1, which is pulled");
    }
}

TEST_F(BuildKit, GivesSecretsToTheStepsThatMountThem) {
    const tc::ImageBuild wanted{
        .dockerfile_text =
            "FROM busybox:1\nRUN --mount=type=secret,id=token md5sum < /run/secrets/token > /sum\n"
            "RUN ls -A /run/secrets > /left || true\n",
        .secrets = {{"token", "hush, a secret=1"}}};
    const auto image = tc::build(wanted);
    EXPECT_EQ(printed_in(image, {"sh", "-c", "cat /sum; printf %s 'hush, a secret=1' | md5sum; cat /left"}),
              "10d22d7038de35727a93bb6b3566a4ac  -\n10d22d7038de35727a93bb6b3566a4ac  -\n");
    for (const auto& step : tc::images::history(image.name())) {
        EXPECT_THAT(step.created_by, Not(HasSubstr("hush")));
    }
}

TEST_F(BuildKit, HidesSecretsInErrors) {
    const tc::ImageBuild wanted{
        .dockerfile_text =
            "FROM busybox:1\nRUN --mount=type=secret,id=token cat /run/secrets/token; exit 3\n",
        .secrets = {{"token", "hush hush\nsecond line"}}};
    try {
        (void)tc::build(wanted);
        FAIL() << "no error";
    } catch (const tc::BuildError& error) {
        EXPECT_THAT(error.message(),
                    AllOf(HasSubstr("docker buildx ended with exit code 1"), HasSubstr("***"),
                          HasSubstr("exit code: 3"), Not(HasSubstr("hush")), Not(HasSubstr("second line"))));
    }
}

/// A number of the agent protocol (draft-ietf-sshm-ssh-agent), most significant byte first.
std::string number(std::size_t value) {
    std::string bytes;
    for (const int shift : {24, 16, 8, 0}) {
        bytes += static_cast<char>(value >> shift & 0xffU);
    }
    return bytes;
}

std::string with_length(const std::string& bytes) { return number(bytes.size()) + bytes; }

/// Has one key, and tells it to everybody who asks.
void serve_keys(Peer& peer) {
    constexpr char identities_answer = 12;
    const auto key = with_length("ssh-ed25519") + with_length(std::string(32, 'k'));
    const auto answer = identities_answer + number(1) + with_length(key) + with_length("key of the test");
    constexpr std::size_t request_size = 5;
    while (peer.read(request_size).size() == request_size) {
        peer.write(with_length(answer));
    }
}

TEST_F(BuildKit, LetsStepsAskSshAgents) {
    const WireServer agent(WireServer::Kind::unix_socket, serve_keys);
    const EnvGuard environment("SSH_AUTH_SOCK", agent.socket().string());
    const std::string ask =
        "perl -MIO::Socket::UNIX -e '$s = IO::Socket::UNIX->new($ENV{SSH_AUTH_SOCK}) or die; "
        "$s->syswrite(qq(\\0\\0\\0\\1\\x0b)); read($s, $_, 4); read($s, $_, unpack(q(N), $_)); "
        "print /key of .*/g' ";
    const auto image = tc::build({.dockerfile_text = "FROM debian:12\n"
                                                     "RUN --mount=type=ssh " +
                                                     ask +
                                                     "> /default\n"
                                                     "RUN --mount=type=ssh,id=deploy " +
                                                     ask +
                                                     "> /deploy\n"
                                                     "RUN test -z \"$SSH_AUTH_SOCK\"\n",
                                  .no_cache = true,
                                  .ssh = {"default", "deploy=" + agent.socket().string()}});
    EXPECT_EQ(printed_in(image, {"cat", "/default", "/deploy"}), "key of the testkey of the test");
    EXPECT_GE(agent.accepted(), 2U);
}

TEST_F(BuildKit, SaysThatThereIsNoSshAgent) {
    const EnvGuard environment("SSH_AUTH_SOCK", "");
    const tc::ImageBuild wanted{.dockerfile_text = "FROM busybox:1\nRUN --mount=type=ssh true\n",
                                .ssh = {"default"}};
    try {
        (void)tc::build(wanted);
        FAIL() << "no error";
    } catch (const tc::BuildError& error) {
        EXPECT_THAT(error.message(), HasSubstr("SSH_AUTH_SOCK"));
    }
}

TEST_F(BuildKit, StartsFromImagesThatThePlatformNames) {
    const auto engine = tc::Engine::current().client().system().version();
    const auto end = '-' + engine.os + '-' + engine.arch;
    const UniqueImage base(end);
    tc::images::tag("busybox:1", base.name);
    const auto begin = base.name.substr(0, base.name.size() - end.size());
    const auto image = tc::build(
        {.dockerfile_text = "FROM --platform=$BUILDPLATFORM " + begin + "-$TARGETOS-${TARGETARCH}\n" +
                            "ARG TARGETPLATFORM\nRUN echo $TARGETPLATFORM > /platform\n"});
    EXPECT_EQ(printed_in(image, {"cat", "/platform"}), engine.os + '/' + engine.arch + '\n');
}

/// Old versions of BuildKit have one empty that an ARG declares.
TEST_F(BuildKit, StartsFromImagesOfAPlatformThatAnArgDeclares) {
    const auto engine = tc::Engine::current().client().system().version();
    const UniqueImage base('-' + engine.arch);
    tc::images::tag("busybox:1", base.name);
    const auto begin = base.name.substr(0, base.name.size() - engine.arch.size());
    const auto image = tc::build(
        {.dockerfile_text = "ARG TARGETARCH\nFROM " + begin + "$TARGETARCH\nRUN echo built > /built\n"});
    EXPECT_EQ(printed_in(image, {"cat", "/built"}), "built\n");
}

TEST_F(BuildKit, KnowsPlatformsAlsoWhereTheyHaveDefaults) {
    tc::ImageBuild wanted{.dockerfile_text = "FROM busybox:${TARGETVARIANT:-1}\nARG TARGETARCH\n"
                                             "RUN echo built of ${TARGETARCH:-nothing} > /built\n"};
    wanted.builder = tc::Builder::classic;
    EXPECT_EQ(printed_in(tc::build(wanted), {"cat", "/built"}), "built of nothing\n");
    wanted.builder = tc::Builder::automatic;
    const auto arch = tc::Engine::current().client().system().version().arch;
    EXPECT_EQ(printed_in(tc::build(wanted), {"cat", "/built"}), "built of " + arch + '\n');
}

TEST_F(BuildKit, TakesArgumentsATargetAndANetwork) {
    const auto engine = tc::Engine::current().client().system().version();
    const auto image = tc::build(
        {.dockerfile_text =
             "ARG BASE=nothing\nFROM ${BASE} AS first\nARG WHAT\nRUN echo $WHAT > /what\n"
             "RUN ls /sys/class/net > /net\nARG TARGETPLATFORM\nRUN echo $TARGETPLATFORM > /platform\n"
             "FROM first AS second\nRUN echo more >> /what\n",
         .args = {{"BASE", "busybox:1"}, {"WHAT", "an argument"}},
         .target = "first",
         .platform = engine.os + '/' + engine.arch,
         .network = "none",
         .builder = tc::Builder::buildkit});
    EXPECT_EQ(printed_in(image, {"cat", "/what", "/platform"}),
              "an argument\n" + engine.os + '/' + engine.arch + '\n');
    EXPECT_THAT(printed_in(image, {"cat", "/net"}), AllOf(HasSubstr("lo"), Not(HasSubstr("eth"))));
}

TEST_F(BuildKit, TakesLayersFromTheImagesNamed) {
    tc::ImageBuild wanted{.dockerfile_text = "FROM busybox:1\nRUN cat /proc/sys/kernel/random/uuid > /id\n",
                          .args = {{"BUILDKIT_INLINE_CACHE", "1"}, {"RUN", unique_text()}},
                          .builder = tc::Builder::buildkit};
    const auto first = tc::build(wanted);
    wanted.cache_from = {first.name()};
    wanted.labels = {{"of", "the other"}};
    std::string output;
    const auto second = tc::build(wanted, [&](std::string_view text) { output += text; });
    EXPECT_THAT(output, HasSubstr("importing cache manifest from " + first.name()))
        << "a layer alone may also come from BuildKit's own cache";
    EXPECT_EQ(printed_in(second, {"cat", "/id"}), printed_in(first, {"cat", "/id"}));
}

TEST_F(BuildKit, SeesTheContextThatTheClassicBuilderSees) {
    folder.write("Dockerfile", "FROM busybox:1\nCOPY . /all\n");
    folder.write(".dockerignore", "Dockerfile\n**/*.log\n!keep.log\n");
    for (const auto* const file : {"a.log", "keep.log", "deep/b.log", "deep/text"}) {
        folder.write(file, "");
    }
    std::filesystem::create_symlink("/etc/hostname", folder / "link");
    std::filesystem::permissions(folder / "deep/text", std::filesystem::perms{0640});
    tc::ImageBuild wanted{.context = folder.path()};
    const std::vector<std::string> listing{
        "sh", "-c", "cd /all; find . -type f | sort; stat -c '%a %u %g' deep/text; readlink link"};
    for (const auto builder : {tc::Builder::classic, tc::Builder::buildkit}) {
        wanted.builder = builder;
        EXPECT_EQ(printed_in(tc::build(wanted), listing),
                  "./.dockerignore\n./deep/text\n./keep.log\n640 0 0\n/etc/hostname\n");
    }
    wanted.files = {{.path = "deep/more", .content = "from memory", .mode = 0600}, {.path = "b.log"}};
    for (const auto builder : {tc::Builder::classic, tc::Builder::buildkit}) {
        wanted.builder = builder;
        EXPECT_EQ(printed_in(tc::build(wanted), listing),
                  "./.dockerignore\n./b.log\n./deep/more\n./deep/text\n./keep.log\n640 0 0\n/etc/hostname\n");
    }
}

TEST_F(BuildKit, FindsExceptionsWithWildcardsInFoldersThatAreLeftOut) {
    folder.write("Dockerfile", "FROM busybox:1\nCOPY . /all\n");
    folder.write(".dockerignore", "*\n!**/*.c\n");
    folder.write("src/lib/part.c", "");
    folder.write("src/main.o", "");
    folder.write("main.c", "");
    tc::ImageBuild wanted{.context = folder.path()};
    for (const auto builder : {tc::Builder::classic, tc::Builder::buildkit}) {
        wanted.builder = builder;
        EXPECT_EQ(printed_in(tc::build(wanted), {"sh", "-c", "cd /all; find . -type f | sort"}),
                  "./main.c\n./src/lib/part.c\n");
    }
}

TEST_F(BuildKit, TakesTheRulesThatBelongToTheDockerfile) {
    folder.write("test/Dockerfile", "FROM busybox:1\nCOPY . /all\n");
    folder.write("test/Dockerfile.dockerignore", "*\n!b\n");
    folder.write(".dockerignore", "b\n");
    folder.write("a", "");
    folder.write("b", "");
    tc::ImageBuild wanted{.context = folder.path(), .dockerfile = "test/Dockerfile"};
    for (const auto builder : {tc::Builder::classic, tc::Builder::buildkit}) {
        wanted.builder = builder;
        EXPECT_EQ(printed_in(tc::build(wanted), {"find", "/all", "-type", "f"}), "/all/b\n");
    }
}

TEST_F(BuildKit, TellsWhatAFailedStepPrintedAndHandsOutputOn) {
    std::string output;
    try {
        (void)tc::build(
            {.dockerfile_text =
                 "FROM busybox:1\nRUN --mount=type=cache,target=/x echo cannot find the compiler; exit 3\n"},
            [&](std::string_view text) { output += text; });
        FAIL() << "no error";
    } catch (const tc::BuildError& error) {
        EXPECT_THAT(error.message(), HasSubstr("cannot find the compiler"));
    }
    EXPECT_THAT(output, HasSubstr("cannot find the compiler"));
}

} // namespace

// What a user can get wrong, and what is said of it. After each nothing of it is in the engine.

#include "integration/boxes.hpp"

#include <gmock/gmock.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class BadInput : public ::testing::Test {
protected:
    /// What running `spec` throws; and nothing is left.
    template <class Expected>
    Expected refusal_of(const tc::ContainerSpec& spec) const {
        auto error = thrown_by<Expected>([&] { (void)tc::run(trace_.mark(spec)); });
        EXPECT_THAT(trace_.left(), IsEmpty());
        return error;
    }

    Trace trace_;
};

TEST_F(BadInput, UnknownImage) {
    const auto error = refusal_of<tc::PullError>({.image = "localhost/testcontainers/no-such-image:1"});
    EXPECT_THAT(error.message(),
                HasSubstr("image \"localhost/testcontainers/no-such-image:1\" could not be pulled: "));
    EXPECT_THAT(
        error.message(),
        HasSubstr(
            "\n  credentials: none, for neither DOCKER_AUTH_CONFIG nor config.json has any for localhost"));
    EXPECT_THAT(error.message(),
                testing::ContainsRegex("could not be pulled: .*(localhost|refused|not found|manifest)"))
        << "the registry's or the engine's own words are missing";
    EXPECT_EQ(error.diagnostics().image, "localhost/testcontainers/no-such-image:1");
}

TEST_F(BadInput, UnknownImageThatIsNeverPulled) {
    const auto error = refusal_of<tc::PullError>(
        {.image = "localhost/testcontainers/no-such-image:1", .pull = tc::PullPolicy::never});
    EXPECT_EQ(error.message(), "image \"localhost/testcontainers/no-such-image:1\" is not in the engine, and "
                               "the spec says that it is never pulled");
}

TEST_F(BadInput, NoTagMeansLatest) {
    const auto error = refusal_of<tc::PullError>(
        {.image = "localhost/testcontainers/no-such-image", .pull = tc::PullPolicy::never});
    EXPECT_THAT(error.message(), HasSubstr("image \"localhost/testcontainers/no-such-image\" "
                                           "(localhost/testcontainers/no-such-image:latest) is not"));
}

TEST_F(BadInput, MalformedImageName) {
    const auto error = refusal_of<tc::ConfigError>({.image = "Redis:7"});
    EXPECT_THAT(error.message(), HasSubstr("the container spec has 1 problem:\n  image: \"Redis:7\": the "
                                           "path \"Redis\" must be in lower case"));
}

TEST_F(BadInput, AllProblemsAreNamedAtOnce) {
    const auto error = refusal_of<tc::ConfigError>({.image = "Redis:7",
                                                    .ports = {tc::Port{}},
                                                    .mounts = {tc::TmpfsMount{.target = "data"}},
                                                    .startup_timeout = 0s});
    EXPECT_THAT(error.message(),
                AllOf(HasSubstr("the container spec has 4 problems:\n"), HasSubstr("\n  image: "),
                      HasSubstr("\n  ports[0]: "), HasSubstr("\n  mounts[0].target: "),
                      HasSubstr("\n  startup_timeout: ")));
    EXPECT_STREQ(error.where().file_name(), __FILE__);
}

TEST_F(BadInput, PortZero) {
    auto spec = idle();
    spec.ports = {tc::Port{}};
    EXPECT_THAT(refusal_of<tc::ConfigError>(spec).message(),
                HasSubstr("ports[0]: 0 is no port of a container; must be 1 to 65535"));
}

TEST_F(BadInput, PortThatIsNotPublished) {
    const auto container = tc::run(server());
    const auto error = thrown_by<tc::ConfigError>([&] { (void)container.endpoint(81_tcp); });
    EXPECT_EQ(error.message(), "port 81/tcp is not published; those that are: 8080/tcp");
    EXPECT_STREQ(error.where().file_name(), __FILE__);
}

TEST_F(BadInput, MountTargetThatIsNotAbsolute) {
    auto spec = idle();
    spec.mounts = {tc::TmpfsMount{.target = "data"}};
    EXPECT_THAT(
        refusal_of<tc::ConfigError>(spec).message(),
        HasSubstr("mounts[0].target: \"data\" must be an absolute path in the container, such as /data"));
}

TEST_F(BadInput, BindSourceThatDoesNotExist) {
    auto spec = idle();
    spec.mounts = {tc::BindMount{.source = "no/such/folder", .target = "/data"}};
    EXPECT_THAT(refusal_of<tc::ConfigError>(spec).message(),
                HasSubstr("mounts[0].source: \"no/such/folder\" does not exist; seen from /"));
}

TEST_F(BadInput, AliasOnANetworkThatKnowsNone) {
    auto spec = idle();
    spec.networks = {{"bridge", {"db"}}};
    EXPECT_THAT(refusal_of<tc::ConfigError>(spec).message(),
                HasSubstr("networks[0].aliases: the engine's own network \"bridge\" knows no aliases; create "
                          "one with Network::create()"));
}

TEST_F(BadInput, NetworkThatDoesNotExist) {
    auto spec = idle();
    spec.networks = {"tc-no-such-network"};
    // An engine looks for it when the container is created, or when it is started.
    const auto error = refusal_of<tc::Error>(spec);
    EXPECT_THAT(error.message(), HasSubstr("network tc-no-such-network not found"));
}

TEST_F(BadInput, CommandThatIsNotInTheImage) {
    const auto error = refusal_of<tc::StartError>({.image = "busybox:1", .command = {"/no/such/program"}});
    EXPECT_THAT(error.message(), HasSubstr("container could not be started, because the program "
                                           "\"/no/such/program\" may not be in the image: "));
    EXPECT_THAT(error.message(), HasSubstr("no such file or directory")) << "the engine's words are missing";
    EXPECT_EQ(error.diagnostics().image, "busybox:1");
    EXPECT_FALSE(error.diagnostics().container_id.empty());
    EXPECT_STREQ(error.where().file_name(), __FILE__);
}

TEST_F(BadInput, CommandThatIsNotInThePath) {
    const auto error = refusal_of<tc::StartError>({.image = "busybox:1", .command = {"no-such-program"}});
    EXPECT_THAT(error.message(), AllOf(HasSubstr("the program \"no-such-program\" may not be in the image"),
                                       HasSubstr("executable file not found in $PATH")));
}

TEST_F(BadInput, NameInUse) {
    auto spec = idle();
    spec.naming.name = unique_text();
    const auto first = tc::run(spec);
    const auto error = thrown_by<tc::Conflict>([&] { (void)tc::run(trace_.mark(spec)); });
    EXPECT_THAT(error.message(),
                HasSubstr("create container \"" + spec.naming.name + "\": the engine refused (409)"));
    EXPECT_THAT(error.message(), HasSubstr("is already in use by container"));
    EXPECT_THAT(trace_.left(), IsEmpty());
    EXPECT_TRUE(first.inspect().state.running) << "the one that has the name was touched";
}

TEST_F(BadInput, HostPortInUse) {
    const auto first = tc::run(server());
    auto spec = server();
    spec.ports = {{8080_tcp, first.endpoint(8080_tcp).port}};
    const auto error = refusal_of<tc::StartError>(spec);
    EXPECT_THAT(error.message(),
                HasSubstr("container could not be started, because a host port it publishes is taken: "));
    EXPECT_THAT(error.message(), HasSubstr("port is already allocated"));
}

TEST_F(BadInput, FileThatCannotBeRead) {
    auto spec = idle();
    spec.files = {tc::HostFile{.source = "/no/such/file", .target = "/a"}};
    EXPECT_THAT(refusal_of<tc::ConfigError>(spec).message(),
                HasSubstr("files[0].source: \"/no/such/file\" does not exist"));
}

TEST_F(BadInput, LabelOfOurs) {
    auto spec = idle();
    spec.labels = {{"org.testcontainers.session-id", "x"}};
    EXPECT_THAT(refusal_of<tc::ConfigError>(spec).message(),
                HasSubstr("labels under org.testcontainers are the library's own"));
}

TEST_F(BadInput, OfRunOnce) {
    auto spec = idle();
    spec.image.clear();
    const auto refused = thrown_by<tc::ConfigError>([&] { (void)tc::run_once(spec); }).message();
    EXPECT_THAT(refused, HasSubstr("\n  image: "));
    spec = idle();
    spec.clean_up = false;
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)tc::run_once(spec); }).message(),
                HasSubstr("\n  clean_up: "));
}

TEST_F(BadInput, EmptyCommandToRun) {
    const auto container = tc::run(idle());
    const auto error = thrown_by<tc::ConfigError>([&] { (void)container.exec(tc::ExecSpec{}); });
    EXPECT_THAT(error.message(),
                HasSubstr("the command to run has 1 problem:\n  command: must have a program"));
}

TEST_F(BadInput, TimesThatAreNone) {
    auto container = tc::run(idle());
    for (const auto time : {0ms, -1ms, std::chrono::milliseconds::min()}) {
        EXPECT_THAT(thrown_by<tc::ConfigError>([&] { (void)container.wait_for_exit(time); }).message(),
                    HasSubstr("timeout: " + std::to_string(time.count()) + " ms must be more than 0"));
    }
    EXPECT_THAT(thrown_by<tc::ConfigError>([&] { container.stop(-1s); }).message(),
                HasSubstr("grace: -1 s must not be negative"));
    EXPECT_TRUE(container.inspect().state.running);
}

} // namespace

#include "core/validate_build.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <string>

namespace testcontainers::core {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using namespace std::chrono_literals;

struct Wrong {
    std::string name;
    std::function<void(ImageBuild&)> change;
    /// A part of the one problem.
    std::string problem;
};

void PrintTo(const Wrong& wrong, std::ostream* out) { *out << wrong.name; }

ImageBuild right() { return {.dockerfile_text = "FROM busybox:1\n"}; }

class WrongBuild : public testing::TestWithParam<Wrong> {};

TEST_P(WrongBuild, HasOneProblemThatSaysWhatWouldBeRight) {
    auto build = right();
    GetParam().change(build);
    EXPECT_THAT(problems_of(build), ElementsAre(HasSubstr(GetParam().problem)));
}

const Wrong wrong_builds[] = {
    // NOLINT(*-avoid-c-arrays)
    {"NoContext", [](ImageBuild& build) { build.dockerfile_text.clear(); },
     "context: is empty; name the folder"},
    {"ContextIsNoFolder", [](ImageBuild& build) { build.context = "/nowhere"; },
     "context: \"/nowhere\" is no folder of this machine"},
    {"TwoDockerfiles", [](ImageBuild& build) { build.dockerfile = "Dockerfile"; },
     "dockerfile: \"Dockerfile\" and dockerfile_text cannot both be given"},
    {"AbsoluteFile",
     [](ImageBuild& build) {
         build.files = {{"/etc/passwd", ""}};
     },
     "files[0].path: \"/etc/passwd\" must be a relative path"},
    {"FileAbove",
     [](ImageBuild& build) {
         build.files = {{"a", ""}, {"a/../../b", ""}};
     },
     "files[1].path: \"a/../../b\" must be a relative path"},
    {"FileWithoutAName",
     [](ImageBuild& build) {
         build.files = {{"", ""}};
     },
     "files[0].path: \"\" must be"},
    {"FileTwice",
     [](ImageBuild& build) {
         build.files = {{"a", ""}, {"a", ""}};
     },
     "files[1].path: \"a\" is there twice"},
    {"ArgumentWithEquals",
     [](ImageBuild& build) {
         build.args = {{"A=B", ""}};
     },
     "args: \"A=B\" must be a name"},
    {"ArgumentWithNul",
     [](ImageBuild& build) {
         build.args = {{"A", std::string{"a\0b", 3}}};
     },
     "args[\"A\"]: has a NUL"},
    {"SecretWithoutAName",
     [](ImageBuild& build) {
         build.secrets = {{"", "x"}};
     },
     "secrets: \"\" must be a name"},
    {"LabelOfTheLibrary",
     [](ImageBuild& build) {
         build.labels = {{"org.testcontainers.x", ""}};
     },
     "org.testcontainers"},
    {"NameIsNone", [](ImageBuild& build) { build.name = "Upper/Case"; }, "name: "},
    {"NameWithDigest", [](ImageBuild& build) { build.name = "app@sha256:" + std::string(64, 'a'); },
     "must have no digest"},
    {"CacheIsNone",
     [](ImageBuild& build) {
         build.cache_from = {"fine", "a b"};
     },
     "cache_from[1]: "},
    {"Platform", [](ImageBuild& build) { build.platform = "arm64"; },
     "platform: \"arm64\" must be os/architecture"},
    {"ClassicWithSecrets",
     [](ImageBuild& build) {
         build.builder = Builder::classic;
         build.secrets = {{"a", "b"}};
     },
     "builder: the classic builder knows neither secrets nor ssh"},
    {"EmptySsh", [](ImageBuild& build) { build.ssh = {""}; }, "ssh[0]: is empty; must be default or id=path"},
    {"Timeout", [](ImageBuild& build) { build.timeout = 0ms; },
     "timeout: \"0 ms\" must be longer than nothing"},
};

INSTANTIATE_TEST_SUITE_P(BuildOptions, WrongBuild, testing::ValuesIn(wrong_builds),
                         [](const auto& test) { return test.param.name; });

TEST(ValidateBuild, FindsNothingWrongWithWhatIsRight) {
    EXPECT_THAT(problems_of(right()), IsEmpty());
    EXPECT_THAT(problems_of(right(), DockerfileFacts::read("FROM a AS One\nFROM b\n")), IsEmpty());
    EXPECT_THAT(problems_of({.target = "one"}, DockerfileFacts::read("FROM a AS One\nFROM b\n")), IsEmpty());
    EXPECT_THAT(problems_of({.target = "1"}, DockerfileFacts::read("FROM a AS One\nFROM b\n")), IsEmpty());
}

TEST(ValidateBuild, LooksAtTheDockerfile) {
    EXPECT_THAT(problems_of({.target = "three"}, DockerfileFacts::read("FROM a AS one\nFROM b\n")),
                ElementsAre("target: \"three\" is no stage of the Dockerfile, which has: one, 1"));
    EXPECT_THAT(problems_of({}, DockerfileFacts::read("# nothing\n")),
                ElementsAre("dockerfile: has no FROM"));
    EXPECT_THAT(problems_of({}, DockerfileFacts::read("ARG X\nFROM $X\n")),
                ElementsAre(HasSubstr("the FROM of stage 0 names no image")));
    EXPECT_THAT(problems_of({.builder = Builder::classic},
                            DockerfileFacts::read("FROM a\nRUN --mount=type=cache b\n")),
                ElementsAre(HasSubstr("the classic builder does not know RUN --mount")));
}

} // namespace
} // namespace testcontainers::core

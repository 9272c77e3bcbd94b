#include "values/dockerfile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using Images = std::vector<std::string>;

Images bases(std::string_view text, const std::map<std::string, std::string>& arguments = {},
             std::string_view target = {}) {
    return DockerfileFacts::read(text, arguments).base_images(target);
}

TEST(DockerfileFrom, NamesTheImagesFromOutside) {
    EXPECT_THAT(bases("FROM busybox:1\nRUN x\n"), ElementsAre("busybox:1"));
    EXPECT_THAT(bases("from  a AS Build\nFROM build\nFROM a\nfrom b as c"), ElementsAre("a", "b"));
    EXPECT_THAT(bases("FROM scratch\nCOPY . /"), IsEmpty());
    EXPECT_THAT(bases(""), IsEmpty());
    EXPECT_THAT(bases("FROM"), IsEmpty());
    EXPECT_THAT(bases("\xEF\xBB\xBF"
                      "FROM a\r\nRUN b\r\n"),
                ElementsAre("a"));
}

TEST(DockerfileFrom, EndsAtTheTarget) {
    constexpr auto text = "FROM a AS one\nFROM b AS Two\nFROM c";
    EXPECT_THAT(bases(text, {}, "two"), ElementsAre("a", "b"));
    EXPECT_THAT(bases(text, {}, "0"), ElementsAre("a"));
    EXPECT_THAT(bases(text, {}, "nine"), ElementsAre("a", "b", "c"));
}

TEST(DockerfileFrom, PutsArgumentsIn) {
    constexpr auto text = "ARG REGISTRY=reg.example\nARG BASE=$REGISTRY/app TAG=\"1.2\"\nFROM ${BASE}:$TAG\n"
                          "ARG TAG=9\nFROM x:$TAG";
    EXPECT_THAT(bases(text), ElementsAre("reg.example/app:1.2", "x:1.2"));
    EXPECT_THAT(bases(text, {{"TAG", "3"}, {"OTHER", "y"}}), ElementsAre("reg.example/app:3", "x:3"));
    EXPECT_THAT(bases("ARG A\nFROM ${A:-b}:${A-c}${A:+d}x"), ElementsAre("b:cx"));
    EXPECT_THAT(bases("ARG A=e\nFROM ${A:-b}:${A-c}${A:+d}${B}"), ElementsAre("e:ed"));
    EXPECT_THAT(bases("ARG A=e\nFROM ${B:-${A}f}"), ElementsAre("ef"));
    EXPECT_THAT(bases("ARG A=e\nFROM 'a'\\$A"), ElementsAre("a$A"));
    EXPECT_THAT(bases("FROM $UNDECLARED", {{"UNDECLARED", "x"}}), IsEmpty());
}

TEST(DockerfileFrom, KnowsPlatforms) {
    const auto facts = DockerfileFacts::read("ARG P=linux/arm64\nFROM --platform=$P --other=1 a AS x");
    EXPECT_THAT(facts.stages, ElementsAre(DockerfileFacts::Stage{"a", "x", "linux/arm64"}));
}

constexpr auto* with_platforms = "FROM a-$TARGETARCH:$TARGETOS$TARGETVARIANT\n"
                                 "FROM --platform=$BUILDPLATFORM b-${BUILDARCH}${BUILDVARIANT:-none}\n";

TEST(DockerfileFrom, PutsThePlatformsIn) {
    const auto facts =
        DockerfileFacts::read(with_platforms, {}, BuildPlatforms{{"linux", "amd64"}, {"linux", "arm", "v7"}});
    EXPECT_THAT(facts.stages,
                ElementsAre(DockerfileFacts::Stage{"a-arm:linuxv7", "", "", {}, true},
                            DockerfileFacts::Stage{"b-amd64none", "", "linux/amd64", {}, true}));
    EXPECT_EQ(facts.platform_argument, "TARGETARCH");
    EXPECT_EQ(facts.needs_buildkit, "FROM with $TARGETARCH");
}

TEST(DockerfileFrom, TellsThatThePlatformsMustBeKnown) {
    EXPECT_EQ(DockerfileFacts::read(with_platforms).platform_argument, "TARGETARCH");
    EXPECT_EQ(DockerfileFacts::read("ARG A=x$BUILDOS\nFROM $A").platform_argument, "BUILDOS");
    EXPECT_EQ(DockerfileFacts::read("ARG TARGETOS\nFROM a:${TARGETOS}").platform_argument, "TARGETOS");
    EXPECT_EQ(DockerfileFacts::read("ARG TARGETOS=x\nFROM a:$TARGETOS").platform_argument, "");
    EXPECT_EQ(DockerfileFacts::read("FROM a\nRUN echo $TARGETOS").needs_buildkit, "");
    EXPECT_EQ(DockerfileFacts::read("ARG A=${TARGETARCH:-x}\nFROM a").needs_buildkit, "");
    EXPECT_EQ(DockerfileFacts::read("FROM a:$TARGETOS\nRUN <<E\nE\n").needs_buildkit, here_document);
}

TEST(DockerfileFrom, NeedsNoBuildKitForPlatformsThatHaveDefaults) {
    constexpr auto* text = "ARG B=${BUILDARCH-any}\nFROM x:${TARGETVARIANT:-1}\nFROM $B${TARGETOS:+-never}\n";
    const auto classic = DockerfileFacts::read(text);
    EXPECT_EQ(classic.needs_buildkit, "");
    EXPECT_EQ(classic.platform_argument, "TARGETVARIANT");
    EXPECT_THAT(classic.base_images(), ElementsAre("x:1", "any"));
    const auto buildkit =
        DockerfileFacts::read(text, {}, BuildPlatforms{{"linux", "amd64"}, {"linux", "arm", "v7"}});
    EXPECT_THAT(buildkit.base_images(), ElementsAre("x:v7", "amd64-never"));
    EXPECT_EQ(DockerfileFacts::read("FROM x:${OTHER:-$TARGETARCH}").needs_buildkit, "FROM with $TARGETARCH");
    EXPECT_EQ(DockerfileFacts::read("FROM x:${OTHER:-${TARGETARCH:-1}}").needs_buildkit, "");
    EXPECT_EQ(DockerfileFacts::read("FROM x:${TARGETOS:-1}\nFROM $TARGETARCH").needs_buildkit,
              "FROM with $TARGETARCH");
}

TEST(DockerfileFrom, LetsGivenArgumentsWinOverThePlatforms) {
    const auto bases_for = [](std::string_view text) {
        return DockerfileFacts::read(text, {{"TARGETARCH", "other"}},
                                     BuildPlatforms{{"linux", "amd64"}, {"linux", "arm64"}})
            .base_images();
    };
    EXPECT_THAT(bases_for("FROM a-$TARGETARCH"), ElementsAre("a-other"));
    EXPECT_THAT(bases_for("ARG TARGETARCH=x\nFROM a-$TARGETARCH"), ElementsAre("a-other"));
    EXPECT_THAT(bases("ARG TARGETARCH=x\nFROM a-$TARGETARCH"), ElementsAre("a-x"));
}

TEST(DockerfileFrom, JoinsLines) {
    EXPECT_THAT(bases("FROM \\\n# note\n\n  a \\  \n AS b\nRUN x \\\n FROM c\n"), ElementsAre("a"));
    EXPECT_THAT(bases("# escape=`\nFROM `\na\nRUN dir c:\\\nFROM b"), ElementsAre("a", "b"));
    EXPECT_THAT(bases("# note\n# escape=`\nFROM a\nRUN `\nFROM b"), ElementsAre("a", "b"));
    EXPECT_THAT(bases("FROM a\\"), ElementsAre("a"));
}

TEST(DockerfileFrom, KnowsTheFrontend) {
    EXPECT_EQ(DockerfileFacts::read("# Syntax = docker/dockerfile:1\n# escape=`\nFROM a").syntax,
              "docker/dockerfile:1");
    EXPECT_EQ(DockerfileFacts::read("#syntax=reg.example/frontend:1 --option\nFROM a").syntax,
              "reg.example/frontend:1");
    EXPECT_EQ(DockerfileFacts::read("FROM a\n# syntax=docker/dockerfile:1").syntax, "");
}

TEST(DockerfileFrom, SkipsHereDocuments) {
    const auto facts = DockerfileFacts::read(
        "FROM a\nRUN <<EOF\nFROM b\nEOF\nCOPY <<-'X' 3<<Y /\nFROM c\n\tX\nFROM d\nY\nFROM e");
    EXPECT_THAT(facts.base_images(), ElementsAre("a", "e"));
    EXPECT_EQ(facts.needs_buildkit, "a here-document");
}

TEST(DockerfileFrom, TakesAnUnclosedHereDocumentForNone) {
    const auto facts =
        DockerfileFacts::read("FROM a\nRUN cat <<EOF\nFROM b\nRUN cat <<<word\nRUN echo $((1<<2))");
    EXPECT_THAT(facts.base_images(), ElementsAre("a", "b"));
    EXPECT_EQ(facts.needs_buildkit, "");
}

TEST(DockerfileFrom, NamesTheImagesThatAreCopiedFrom) {
    EXPECT_THAT(bases("FROM a AS one\nCOPY --from=one x y\nCOPY --chown=1 --from=tool:2 x y\nFROM b\n"
                      "copy --from=0 x y\nCOPY --from=ONE x y\nCOPY --from=a x y\nCOPY --from=$WHAT x y"),
                ElementsAre("a", "tool:2", "b"));
    EXPECT_THAT(
        bases("FROM a\nRUN --mount=type=bind,from=tool,target=/t --mount=from=other x --mount=from=no"),
        ElementsAre("a", "tool", "other"));
    EXPECT_THAT(bases("FROM a AS one\nCOPY --from=b x y\nFROM c\nCOPY --from=d x y", {}, "one"),
                ElementsAre("a", "b"));
    EXPECT_THAT(bases("COPY --from=b x y\nFROM a\nADD --from=c x y\nRUN --mount=type=cache x"),
                ElementsAre("a"));
}

TEST(DockerfileFrom, LetsNoArgumentFillTheMemory) {
    std::string text = "ARG A0=x\n";
    for (int i = 1; i < 100; ++i) {
        const auto before = "$A" + std::to_string(i - 1);
        text += "ARG A" + std::to_string(i) + "=" + before + before + "\n";
    }
    EXPECT_THAT(bases(text + "FROM a$A99"), ElementsAre("a"));
}

TEST(DockerfileFrom, TellsWhatOnlyBuildKitKnows) {
    const auto needs = [](const std::string& line) {
        return DockerfileFacts::read("FROM a\n" + line).needs_buildkit;
    };
    EXPECT_EQ(needs("RUN --mount=type=cache,target=/x make"), "RUN --mount");
    EXPECT_EQ(needs("copy --link a b"), "COPY --link");
    EXPECT_EQ(needs("RUN make --mount=x"), "");
    EXPECT_EQ(needs("COPY --from=x --chown=1 a b"), "");
}

} // namespace
} // namespace testcontainers

#include "values/dockerfile_rewrite.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace testcontainers {
namespace {

using Images = std::map<std::string, std::string>;

TEST(DockerfileRewrite, PutsOtherImagesInThePlaceOfSome) {
    EXPECT_EQ(
        with_base_images("# a comment\n\nFROM  busybox:1   AS one\nRUN FROM busybox:1\n  from debian:12\n"
                         "FROM one\nCOPY a b",
                         {}, Images{{"busybox:1", "mirror/busybox:1"}, {"debian:12", "other"}}),
        "# a comment\n\nFROM mirror/busybox:1 AS one\nRUN FROM busybox:1\nfrom other\n"
        "FROM one\nCOPY a b");
}

TEST(DockerfileRewrite, KeepsFlagsAndLinesThatAreContinued) {
    EXPECT_EQ(
        with_base_images("FROM --platform=linux/amd64 \\\n  # why\n  busybox:1 \\\n  AS one\r\nRUN a\r\n", {},
                         Images{{"busybox:1", "other"}}),
        "FROM --platform=linux/amd64 other AS one\r\nRUN a\r\n");
}

TEST(DockerfileRewrite, KnowsArguments) {
    EXPECT_EQ(with_base_images("ARG BASE=busybox\nFROM ${BASE}:1\n", {{"BASE", "debian"}},
                               Images{{"debian:1", "x"}}),
              "ARG BASE=busybox\nFROM x\n");
    EXPECT_EQ(with_base_images("FROM a-$TARGETARCH\n", {}, Images{{"a-arm64", "b"}},
                               BuildPlatforms{{"linux", "amd64"}, {"linux", "arm64"}}),
              "FROM b\n");
}

TEST(DockerfileRewrite, WritesOutWhatThePlatformsName) {
    const BuildPlatforms platforms{{"linux", "amd64"}, {"linux", "arm64"}};
    const std::string text = "ARG TARGETARCH\nFROM b AS base-arm64\nFROM a-$TARGETARCH AS x\n"
                             "FROM base-${TARGETARCH}\nFROM \\\n c\n";
    EXPECT_EQ(with_base_images(text, {}, {}, platforms),
              "ARG TARGETARCH\nFROM b AS base-arm64\nFROM a-arm64 AS x\nFROM base-arm64\nFROM \\\n c\n");
    EXPECT_EQ(with_base_images(text, {}, {}), text) << "the classic builder has its own understanding";
}

TEST(DockerfileRewrite, PutsAnotherFrontendInThePlaceOfOne) {
    EXPECT_EQ(
        with_base_images("# escape=`\n# Syntax = docker/dockerfile:1 more\nFROM a # docker/dockerfile:1\n",
                         {}, Images{{"docker/dockerfile:1", "m/d"}}),
        "# escape=`\n# Syntax = m/d more\nFROM a # docker/dockerfile:1\n");
    EXPECT_EQ(with_base_images("FROM a\n# syntax=b\n", {}, Images{{"b", "c"}}), "FROM a\n# syntax=b\n");
}

TEST(DockerfileRewrite, PutsThemWhereFilesAreCopiedFrom) {
    EXPECT_EQ(
        with_base_images("FROM a AS tool\nCOPY --chown=1 \\\n  --from=busybox:1 x \\\n  y\nFROM b\n"
                         "RUN --mount=type=bind,from=busybox:1,target=/t  --mount=from=a x --from=busybox:1\n"
                         "COPY --from=tool /from=busybox:1 y\nCOPY --from=busybox:1 <<END /\nx\nEND\n",
                         {}, Images{{"busybox:1", "m/busybox:1"}, {"a", "m/a"}, {"tool", "no"}}),
        "FROM m/a AS tool\nCOPY --chown=1 \\\n  --from=m/busybox:1 x \\\n  y\nFROM b\n"
        "RUN --mount=type=bind,from=m/busybox:1,target=/t  --mount=from=m/a x --from=busybox:1\n"
        "COPY --from=tool /from=busybox:1 y\nCOPY --from=m/busybox:1 <<END /\nx\nEND\n");
}

TEST(DockerfileRewrite, TakesNoHereDocumentForAnInstruction) {
    const std::string text = "FROM a\nRUN <<END\nFROM busybox:1\nEND\nFROM busybox:1\n";
    EXPECT_EQ(with_base_images(text, {}, Images{{"busybox:1", "x"}}),
              "FROM a\nRUN <<END\nFROM busybox:1\nEND\nFROM x\n");
}

TEST(DockerfileRewrite, ChangesNothingElse) {
    for (const std::string text : {"", "FROM", "FROM busybox", "\n\nFROM x", "ARG A\n", "FROM a \\"}) {
        EXPECT_EQ(with_base_images(text, {}, Images{{"busybox:1", "x"}}), text);
    }
}

} // namespace
} // namespace testcontainers

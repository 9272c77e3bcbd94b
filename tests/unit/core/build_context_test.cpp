#include "core/build_context.hpp"

#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;
using testsupport::TemporaryFolder;

constexpr auto here = std::source_location::current();

class BuildContexts : public testing::Test {
protected:
    TemporaryFolder folder;

    void SetUp() override { folder.write("Dockerfile", "FROM busybox:1\n"); }
    [[nodiscard]] BuildContext context() const { return {{.context = folder.path()}, here}; }
};

TEST_F(BuildContexts, HaveAllFilesOfTheFolder) {
    folder.write("deep/in/it", "");
    folder.write(".hidden", "");
    EXPECT_THAT(context().paths(), ElementsAre(".hidden", "Dockerfile", "deep", "deep/in", "deep/in/it"));
    EXPECT_EQ(context().dockerfile(), "FROM busybox:1\n");
    EXPECT_EQ(context().dockerfile_path(), "Dockerfile");
}

TEST_F(BuildContexts, HaveNotWhatIsLeftOut) {
    folder.write(".dockerignore", "*\n!src\nsrc/*.o\n");
    folder.write("src/a.c", "");
    folder.write("src/a.o", "");
    folder.write("other/b.c", "");
    EXPECT_THAT(context().paths(), ElementsAre(".dockerignore", "Dockerfile", "src", "src/a.c"));
}

TEST_F(BuildContexts, HaveADockerfileInAFolderThatIsLeftOut) {
    folder.write("docker/Dockerfile.test", "FROM debian:12\n");
    folder.write("docker/other", "");
    folder.write(".dockerignore", "docker\n");
    const BuildContext context({.context = folder.path(), .dockerfile = "docker/Dockerfile.test"}, here);
    EXPECT_THAT(context.paths(), ElementsAre(".dockerignore", "Dockerfile", "docker/Dockerfile.test"));
    EXPECT_EQ(context.dockerfile(), "FROM debian:12\n");
}

TEST_F(BuildContexts, DoNotShowADockerfileThatIsSentInstead) {
    folder.write("file", "");
    auto changed = context();
    changed.send_dockerfile("FROM other\n");
    const auto paths = changed.paths();
    EXPECT_THAT(paths, ElementsAre(StartsWith(".dockerfile."), ".dockerignore", "Dockerfile", "file"));
    EXPECT_EQ(changed.dockerfile_path(), paths.front());
}

TEST_F(BuildContexts, MayHaveTheDockerfileOutside) {
    const TemporaryFolder outside;
    const auto file = outside.write("Dockerfile.test", "FROM debian:12\n");
    const BuildContext context({.context = folder.path(), .dockerfile = file}, here);
    EXPECT_EQ(context.dockerfile(), "FROM debian:12\n");
    EXPECT_EQ(context.dockerfile_path(), "");
    EXPECT_THAT(context.paths(), ElementsAre("Dockerfile"));
}

TEST_F(BuildContexts, SendADockerfileThatIsALinkAsAFile) {
    const TemporaryFolder outside;
    outside.write("common", "FROM debian:12\n");
    fs::create_symlink(outside / "common", folder / "Dockerfile.linked");
    fs::create_directory_symlink(outside.path(), folder / "docker");
    for (const auto* const name : {"Dockerfile.linked", "docker/common"}) {
        const BuildContext context({.context = folder.path(), .dockerfile = name}, here);
        EXPECT_EQ(context.dockerfile(), "FROM debian:12\n");
        EXPECT_EQ(context.dockerfile_path(), "") << name;
        EXPECT_THAT(context.paths(), ElementsAre("Dockerfile", "Dockerfile.linked", "docker"));
    }
}

TEST_F(BuildContexts, MayBeReachedThroughALink) {
    const TemporaryFolder elsewhere;
    fs::create_directory_symlink(folder.path(), elsewhere / "link");
    const BuildContext context({.context = elsewhere / "link/"}, here);
    EXPECT_THAT(context.paths(), ElementsAre("Dockerfile"));
    EXPECT_EQ(context.dockerfile_path(), "Dockerfile");
}

TEST_F(BuildContexts, HaveNoSocketsAndRefusePipes) {
    const int listener = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    (folder / "socket").string().copy(address.sun_path, sizeof(address.sun_path) - 1);
    EXPECT_EQ(::bind(listener, reinterpret_cast<sockaddr*>(&address), sizeof(address)), 0);
    ::close(listener);
    EXPECT_THAT(context().paths(), ElementsAre("Dockerfile"));
    ASSERT_EQ(::mkfifo((folder / "pipe").c_str(), 0600), 0);
    try {
        (void)context();
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(), "copy \"" + (folder / "pipe").string() +
                                       "\": a pipe or a device cannot be part of a context; a line of "
                                       ".dockerignore leaves it out");
    }
    folder.write(".dockerignore", "pipe\n");
    EXPECT_THAT(context().paths(), ElementsAre(".dockerignore", "Dockerfile"));
}

TEST_F(BuildContexts, HaveFilesFromMemoryInThePlaceOfTheFolders) {
    folder.write("file", "of the folder");
    const ImageBuild build{.context = folder.path(),
                           .files = {{"file", "from memory"}, {"Dockerfile", "FROM x\n"}}};
    const BuildContext context(build, here);
    EXPECT_THAT(context.paths(), ElementsAre("Dockerfile", "file"));
    EXPECT_EQ(context.dockerfile(), "FROM x\n");
}

TEST_F(BuildContexts, HaveNoFilesFromMemoryBehindALinkOfTheFolder) {
    const TemporaryFolder elsewhere;
    fs::create_symlink(elsewhere.path(), folder / "conf");
    const ImageBuild build{.context = folder.path(), .files = {{.path = "conf/app.ini", .content = "new"}}};
    try {
        (void)BuildContext(build, here);
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.message(), HasSubstr("\"conf/app.ini\" cannot be in \"conf\""));
    }
}

TEST_F(BuildContexts, HaveAHashOfTheirContent) {
    folder.write("file", "one");
    const auto before = context().content_hash();
    EXPECT_EQ(context().content_hash(), before);
    folder.write("file", "two");
    const auto other_content = context().content_hash();
    EXPECT_NE(other_content, before);
    fs::permissions(folder / "file", fs::perms::owner_all);
    EXPECT_NE(context().content_hash(), other_content);
    folder.write("file", "one");
    fs::permissions(folder / "file", fs::perms{0644});
    EXPECT_EQ(context().content_hash(), before);
    fs::rename(folder / "file", folder / "other");
    EXPECT_NE(context().content_hash(), before);
}

TEST_F(BuildContexts, HaveALinkAsItIs) {
    fs::create_symlink("nowhere", folder / "link");
    const auto before = context().content_hash();
    EXPECT_THAT(context().paths(), Contains("link"));
    fs::remove(folder / "link");
    fs::create_symlink("elsewhere", folder / "link");
    EXPECT_NE(context().content_hash(), before);
}

TEST_F(BuildContexts, NoticeThatAFileHasChanged) {
    folder.write("file", "one");
    const auto held = context();
    const auto before = held.stamp();
    EXPECT_EQ(held.stamp(), before);
    folder.write("file", "one more");
    EXPECT_NE(held.stamp(), before);
}

TEST_F(BuildContexts, SayWhichFileCannotBeRead) {
    fs::remove(folder / "Dockerfile");
    try {
        (void)context();
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_THAT(error.message(),
                    AllOf(HasSubstr("the Dockerfile"), HasSubstr((folder / "Dockerfile").string())));
    }
    folder.write("Dockerfile", "FROM x\n");
    folder.write(".dockerignore", "fine\n[\n");
    EXPECT_THROW((void)context(), ConfigError);
}

} // namespace
} // namespace testcontainers::core

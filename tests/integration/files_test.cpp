#include "integration/boxes.hpp"
#include "support/tcp_servers.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// Permissions, owner and kind, as `stat` prints them.
std::string facts(const tc::Container& container, const std::string& path) {
    return container.exec({"stat", "-c", "%a %u:%g %F", path}).or_throw().out;
}

TEST(Files, AreThereWhenTheContainerStarts) {
    auto spec = shell("cat /etc/app/app.conf /seed.sql; exec sleep 3600");
    const TemporaryFolder folder;
    spec.files = {
        tc::FileContent{
            .content = "threads = 4\n", .target = "/etc/app/app.conf", .mode = 0600, .uid = 7, .gid = 8},
        tc::HostFile{.source = folder.write("seed.sql", "SELECT 1;\n"),
                     .target = "/seed.sql",
                     .mode = 0604,
                     .uid = 7,
                     .gid = 9}};
    spec.wait = tc::wait::log("SELECT 1;");
    const auto container = tc::run(spec);
    EXPECT_EQ(container.logs().out, "threads = 4\nSELECT 1;\n");
    EXPECT_EQ(facts(container, "/etc/app/app.conf"), "600 7:8 regular file\n");
    EXPECT_EQ(facts(container, "/seed.sql"), "604 7:9 regular file\n");
}

TEST(Files, KeepTheModesOfAFolder) {
    const TemporaryFolder folder;
    namespace fs = std::filesystem;
    fs::permissions(folder.write("tree/bin/tool", "#!/bin/sh\necho works\n"), fs::perms::owner_all);
    fs::permissions(folder.write("tree/data/a.txt", "a"), fs::perms::owner_read);
    fs::create_directory(folder / "tree/empty");
    fs::create_symlink("a.txt", folder / "tree/data/link");
    auto spec = idle();
    spec.files = {tc::HostFile{.source = folder / "tree", .target = "/opt/tree"}};
    const auto container = tc::run(spec);
    EXPECT_EQ(container.exec({"/opt/tree/bin/tool"}).out, "works\n");
    EXPECT_EQ(facts(container, "/opt/tree/data/a.txt"), "400 0:0 regular file\n");
    EXPECT_THAT(facts(container, "/opt/tree/empty"), HasSubstr("directory"));
    EXPECT_EQ(container.exec({"readlink", "/opt/tree/data/link"}).out, "a.txt\n");
}

TEST(Files, DoNotChangeFoldersThatExist) {
    auto spec = idle();
    spec.files = {tc::FileContent{.content = "x", .target = "/tmp/x"}};
    EXPECT_EQ(facts(tc::run(spec), "/tmp"), facts(tc::run(idle()), "/tmp"));
}

TEST(Files, AreFetchedFromAUrl) {
    const WireServer web(WireServer::Kind::tcp, [](Peer& peer) {
        while (peer.read_head()) {
            peer.respond(200, "from the web\n");
        }
    });
    const tc::UrlFile file{.url = "http://127.0.0.1:" + std::to_string(web.port()) + "/seed.txt",
                           .target = "/seed/first.txt",
                           .mode = 0640,
                           .uid = 7,
                           .gid = 8};
    auto spec = idle();
    spec.files = {file, tc::FileContent{.content = "beside", .target = "/seed/second.txt"}};
    const auto container = tc::run(spec);
    EXPECT_EQ(container.read_file("/seed/first.txt"), "from the web\n");
    EXPECT_EQ(container.read_file("/seed/second.txt"), "beside");
    EXPECT_EQ(facts(container, "/seed/first.txt"), "640 7:8 regular file\n");
    auto later = file;
    later.target = "/seed/third.txt";
    container.copy_to(later);
    EXPECT_EQ(container.read_file("/seed/third.txt"), "from the web\n");
}

TEST(Files, CanBeCopiedInLater) {
    const auto container = tc::run(idle());
    container.copy_to(tc::FileContent{.content = "later", .target = "/new/folder/file", .mode = 0640});
    EXPECT_EQ(container.read_file("/new/folder/file"), "later");
    EXPECT_EQ(facts(container, "/new/folder/file"), "640 0:0 regular file\n");
}

TEST(Files, CanBeCopiedIntoAStoppedContainer) {
    auto container = tc::run(idle());
    container.stop(0s);
    container.copy_to(tc::FileContent{.content = "while it slept", .target = "/note"});
    EXPECT_EQ(container.read_file("/note"), "while it slept");
}

TEST(Files, AreReadByteForByte) {
    std::string content;
    for (int i = 0; i < 70'000; ++i) {
        content += static_cast<char>(i % 256);
    }
    const auto container = tc::run(idle());
    container.copy_to(tc::FileContent{.content = content, .target = "/bytes"});
    EXPECT_TRUE(container.read_file("/bytes") == content);
    container.copy_to(tc::FileContent{.content = "", .target = "/bytes"});
    EXPECT_EQ(container.read_file("/bytes"), "");
}

TEST(Files, AreReadThroughALink) {
    const auto container = tc::run(idle());
    (void)container
        .exec({"sh", "-c", "mkdir /d; echo content > /d/file; ln -s d/file /link; ln -s link /link2"})
        .or_throw();
    EXPECT_EQ(container.read_file("/link"), "content\n");
    EXPECT_EQ(container.read_file("/link2"), "content\n");
}

TEST(Files, ThatCannotBeReadAreSaidToBeSo) {
    const auto container = tc::run(idle());
    EXPECT_THROW((void)container.read_file("/no/such/file"), tc::NotFound);
    const auto folder = thrown_by<tc::ConfigError>([&] { (void)container.read_file("/etc"); });
    EXPECT_THAT(folder.message(),
                HasSubstr("\"/etc\" is a folder in the container; name a file, or use copy_from()"));
    const auto relative = thrown_by<tc::ConfigError>([&] { (void)container.read_file("etc/hosts"); });
    EXPECT_THAT(relative.message(),
                HasSubstr("path: \"etc/hosts\" must be an absolute path in the container"));
}

TEST(Files, ThatCannotBeCopiedInAreSaidToBeSo) {
    const auto container = tc::run(idle());
    const auto missing = thrown_by<tc::ConfigError>(
        [&] { container.copy_to(tc::HostFile{.source = "/no/such", .target = "/a"}); });
    EXPECT_THAT(missing.message(),
                HasSubstr("the file to copy has 1 problem:\n  file.source: \"/no/such\" does not exist"));
    const auto relative =
        thrown_by<tc::ConfigError>([&] { container.copy_to(tc::FileContent{.content = "", .target = "a"}); });
    EXPECT_THAT(relative.message(), HasSubstr("file.target: \"a\" must be an absolute path"));
}

TEST(Files, AreCopiedOut) {
    const TemporaryFolder folder;
    const auto container = tc::run(idle());
    (void)container
        .exec({"sh", "-c", "mkdir -p /out/sub; echo one > /out/1; echo two > /out/sub/2; chmod 640 /out/1"})
        .or_throw();
    container.copy_from("/out/1", folder / "copy");
    EXPECT_EQ(content_of(folder / "copy"), "one\n");
    EXPECT_EQ(std::filesystem::status(folder / "copy").permissions(), std::filesystem::perms{0640});
    container.copy_from("/out", folder.path());
    EXPECT_EQ(content_of(folder / "out/sub/2"), "two\n");
    container.copy_from("/out", folder / "renamed");
    EXPECT_EQ(content_of(folder / "renamed/1"), "one\n");
}

TEST(Files, AreNotCopiedOutOfTheirFolder) {
    const TemporaryFolder folder;
    const auto container = tc::run(idle());
    (void)container.exec({"sh", "-c", "mkdir /out; ln -s /etc/passwd /out/link"}).or_throw();
    EXPECT_THROW(container.copy_from("/out", folder / "copy"), tc::ConfigError);
    EXPECT_THROW(container.copy_from("/no/such", folder / "copy"), tc::NotFound);
    EXPECT_FALSE(std::filesystem::exists(folder / "copy"));
}

} // namespace

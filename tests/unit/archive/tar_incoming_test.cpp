#include "archive/tar_writer.hpp"

#include "archive/tar_reader.hpp"
#include "support/temporary_folder.hpp"
#include "unit/archive/child_report.hpp"
#include "unit/archive/tar_bytes.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

#include <sys/socket.h>
#include <sys/un.h>

#include <stdexcept>

namespace {

using namespace testcontainers;
using namespace testcontainers::archive;
using namespace testcontainers::testsupport;
namespace fs = std::filesystem;

std::string archive_of(std::vector<Entry> entries) {
    TarWriter writer(std::move(entries));
    return drain([&](std::span<char> buffer) { return writer.read(buffer); });
}

std::string refusal_of(std::vector<Entry> entries) {
    try {
        (void)archive_of(std::move(entries));
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no error";
}

TEST(TarIncoming, BecomesAFile) {
    const std::string content(300'000, 'c');
    for (const std::size_t piece : {1000U, 1U << 20U}) {
        const auto tar = archive_of(
            {{.path = "a", .from = Incoming{bytes_source(content, piece), content.size()}, .mode = 0600},
             {.path = "b", .from = Incoming{bytes_source(""), 0}},
             {.path = "c", .from = Content{"last"}}});
        TarReader reader(bytes_source(tar));
        const auto first = reader.next();
        ASSERT_TRUE(first);
        EXPECT_EQ(first->mode, 0600U);
        EXPECT_TRUE(drain([&](std::span<char> buffer) { return reader.read(buffer); }) == content);
        const auto second = reader.next();
        ASSERT_TRUE(second);
        EXPECT_EQ(second->size, 0U);
        EXPECT_EQ(second->mode, 0644U);
        ASSERT_TRUE(reader.next());
        EXPECT_EQ(drain([&](std::span<char> buffer) { return reader.read(buffer); }), "last");
    }
}

TEST(TarIncoming, MustHaveTheSizeThatWasSaid) {
    EXPECT_EQ(refusal_of({{.path = "etc/a", .from = Incoming{bytes_source("12345"), 7}}}),
              "copy a stream to \"etc/a\": it ended after 5 of 7 bytes");
    EXPECT_EQ(refusal_of({{.path = "etc/a", .from = Incoming{bytes_source("12345"), 4}}}),
              "copy a stream to \"etc/a\": it has more than its 4 bytes");
    EXPECT_EQ(refusal_of({{.path = "etc/a", .from = Incoming{bytes_source("1"), 0}}}),
              "copy a stream to \"etc/a\": it has more than its 0 bytes");
}

TEST(TarIncoming, LetsItsExceptionThrough) {
    const auto broken = [](std::span<char>) -> std::size_t { throw std::range_error("cut"); };
    EXPECT_THROW((void)archive_of({{.path = "a", .from = Incoming{broken, 3}}}), std::range_error);
}

TEST(TarHostPath, RefusesASocket) {
    const TemporaryFolder folder;
    const auto path = folder / "socket";
    const int socket = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::sockaddr_un address{};
    address.sun_family = AF_UNIX;
    path.string().copy(address.sun_path, sizeof address.sun_path - 1);
    ASSERT_EQ(::bind(socket, reinterpret_cast<const ::sockaddr*>(&address), sizeof address), 0);
    EXPECT_EQ(
        refusal_of({{.path = "x", .from = HostPath{folder.path()}}}),
        "copy \"" + path.string() +
            "\": a socket, a pipe or a device cannot be copied, only files, folders and symbolic links");
    ::close(socket);
}

TEST(TarHostPath, RefusesALinkToNothing) {
    const TemporaryFolder folder;
    fs::create_symlink("nowhere", folder / "link");
    EXPECT_EQ(refusal_of({{.path = "x", .from = HostPath{folder / "link"}}}),
              "copy \"" + (folder / "link").string() + "\": there is no such file or folder");
}

TEST(TarHostPath, SaysWhatMayNotBeRead) {
    const TemporaryFolder folder;
    const auto file = folder.write("secret", "x");
    fs::permissions(file, fs::perms::none);
    fs::permissions(folder.path(), fs::perms{0755});
    constexpr ::uid_t nobody = 65534;
    const auto said =
        said_in_child([] { return ::geteuid() != 0 || (::setgid(nobody) == 0 && ::setuid(nobody) == 0); },
                      [&] { return refusal_of({{.path = "x", .from = HostPath{folder.path()}}}); });
    ASSERT_TRUE(said);
    EXPECT_EQ(*said, "copy \"" + file.string() + "\": permission denied");
}

} // namespace

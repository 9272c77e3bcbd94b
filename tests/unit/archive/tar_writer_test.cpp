#include "archive/tar_writer.hpp"

#include "archive/host_file.hpp"
#include "archive/tar_reader.hpp"
#include "support/temporary_folder.hpp"
#include "unit/archive/tar_bytes.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <map>
#include <vector>

namespace {

using namespace testcontainers;
using namespace testcontainers::archive;
using namespace testcontainers::testsupport;
namespace fs = std::filesystem;

std::string archive_of(std::vector<Entry> entries, std::size_t piece = 10000) {
    TarWriter writer(std::move(entries));
    return drain([&](std::span<char> buffer) { return writer.read(buffer); }, piece);
}

struct Found {
    EntryHeader header;
    std::string content;
};

/// What an archive holds, in its order.
std::vector<Found> entries_of(const std::string& bytes) {
    std::vector<Found> found;
    TarReader reader(bytes_source(bytes));
    while (const auto header = reader.next()) {
        found.push_back({*header, drain([&](std::span<char> buffer) { return reader.read(buffer); })});
    }
    return found;
}

/// Paths without the slash that tar puts behind a folder's name.
std::vector<std::string> paths_of(const std::vector<Found>& found) {
    std::vector<std::string> paths;
    for (const auto& [header, content] : found) {
        paths.push_back(header.path.ends_with('/') ? header.path.substr(0, header.path.size() - 1)
                                                   : header.path);
    }
    return paths;
}

/// The message of the ConfigError that making the archive ends with.
std::string refusal_of(std::vector<Entry> entries) {
    try {
        (void)archive_of(std::move(entries));
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no error";
}

TEST(TarWriter, WritesTheHeaderThatEveryReaderKnows) {
    const auto bytes =
        archive_of({{.path = "etc/app.conf", .from = Content{"x=1\n"}, .mode = 0600, .uid = 70, .gid = 71}});
    ASSERT_EQ(bytes.size() % 512, 0U);
    EXPECT_STREQ(bytes.data(), "etc/app.conf");
    EXPECT_EQ(bytes.substr(100, 6), "000600");
    EXPECT_EQ(bytes.substr(108, 6), "000106");
    EXPECT_EQ(bytes.substr(116, 6), "000107");
    EXPECT_EQ(bytes.substr(124, 11), "00000000004");
    EXPECT_EQ(bytes[156], '0');
    EXPECT_EQ(bytes.substr(257, 5), "ustar");
    EXPECT_EQ(bytes.substr(512, 4), "x=1\n");
    EXPECT_EQ(bytes.substr(bytes.size() - 1024), tar_end());
}

TEST(TarWriter, MakesTheSameBytesWhateverThePieces) {
    const TemporaryFolder folder;
    folder.write("tree/a", std::string(200000, 'a'));
    folder.write("tree/b/c", "c");
    // Files of the host keep their time of change; content in memory gets the time of the archive.
    const std::vector<Entry> entries{{.path = "t", .from = HostPath{folder / "tree"}}};
    const auto whole = archive_of(entries, 1 << 20);
    EXPECT_EQ(entries_of(whole).size(), 4U);
    for (const std::size_t piece : {1U, 511U, 65537U}) {
        EXPECT_EQ(archive_of(entries, piece), whole) << piece;
    }
}

TEST(TarWriter, WritesAnArchiveOfNothing) {
    const auto bytes = archive_of({});
    EXPECT_GE(bytes.size(), 1024U);
    EXPECT_EQ(bytes.find_first_not_of('\0'), std::string::npos);
}

TEST(TarWriter, GivesNothingMoreAfterItsEnd) {
    TarWriter writer({});
    const auto read = [&](std::span<char> buffer) { return writer.read(buffer); };
    (void)drain(read);
    EXPECT_EQ(drain(read), "");
}

TEST(TarWriter, HasModesForWhatIsNotOnTheHost) {
    const auto found = entries_of(archive_of({{.path = "f", .from = Content{""}},
                                              {.path = "d", .from = Folder{}},
                                              {.path = "tmp", .from = Folder{}, .mode = 01777}}));
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[0].header.mode, 0644U);
    EXPECT_EQ(found[1].header.mode, 0755U);
    EXPECT_EQ(found[1].header.kind, EntryKind::folder);
    EXPECT_EQ(found[2].header.mode, 01777U);
}

TEST(TarWriter, KeepsEveryByteOfAContent) {
    std::string content;
    for (int i = 0; i < 100000; ++i) {
        content += static_cast<char>(i * 31);
    }
    const auto found = entries_of(archive_of({{.path = "f", .from = Content{content}}}));
    ASSERT_EQ(found.size(), 1U);
    EXPECT_EQ(found[0].content, content);
}

TEST(TarWriter, KeepsLongAndForeignNames) {
    const std::vector<std::string> names{std::string(99, 'a'),
                                         std::string(255, 'b'),
                                         "d/" + std::string(200, 'c') + "/" + std::string(200, 'd') + "/e",
                                         "größe/€/日本",
                                         "with space",
                                         "per%cent",
                                         "new\nline",
                                         "bytes-\xff\xfe",
                                         std::string(120, 'x') + "-ü"};
    std::vector<Entry> entries;
    for (const auto& name : names) {
        entries.push_back({.path = name, .from = Content{name}});
    }
    const auto found = entries_of(archive_of(entries));
    EXPECT_EQ(paths_of(found), names);
    for (const auto& [header, content] : found) {
        EXPECT_EQ(content, header.path);
    }
}

TEST(TarWriter, TidiesPaths) {
    const auto found = entries_of(
        archive_of({{.path = "./a//b/./c", .from = Content{"x"}}, {.path = "d/", .from = Folder{}}}));
    EXPECT_EQ(paths_of(found), (std::vector<std::string>{"a/b/c", "d"}));
}

TEST(TarWriter, RefusesPathsThatLeaveTheArchive) {
    for (const std::string path : {"/etc/passwd", "../x", "a/../../x", "a/..", ".."}) {
        EXPECT_EQ(refusal_of({{.path = path, .from = Content{"x"}}}),
                  "archive entry \"" + path +
                      "\": the path must be relative, without \"..\", of at most 4096 bytes and 255 a name");
    }
    EXPECT_NE(refusal_of({{.path = std::string(256, 'a'), .from = Content{"x"}}}), "no error");
    EXPECT_NE(refusal_of({{.path = std::string("a\0b", 3), .from = Content{"x"}}}), "no error");
    EXPECT_EQ(refusal_of({{.path = "./", .from = Content{"x"}}}),
              "archive entry \"./\": the path is empty; name the file");
}

TEST(TarWriter, TellsOfABadPathBeforeAnythingIsRead) {
    EXPECT_THROW(TarWriter({{.path = "/abs", .from = Folder{}}}), ConfigError);
}

TEST(TarWriter, CopiesAFileWithItsMode) {
    const TemporaryFolder folder;
    const auto file = folder.write("run.sh", "#!/bin/sh\n");
    fs::permissions(file, fs::perms{0750});
    const auto found = entries_of(archive_of({{.path = "bin/run", .from = HostPath{file}},
                                              {.path = "bin/all", .from = HostPath{file}, .mode = 0777}}));
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].header.path, "bin/run");
    EXPECT_EQ(found[0].header.mode, 0750U);
    EXPECT_EQ(found[0].content, "#!/bin/sh\n");
    EXPECT_EQ(found[1].header.mode, 0777U);
}

TEST(TarWriter, CopiesAFolderWithAllThatIsBelow) {
    const TemporaryFolder folder;
    folder.write("tree/b/c.txt", "c");
    folder.write("tree/a.txt", "a");
    fs::create_directory(folder / "tree/empty");
    fs::create_symlink("a.txt", folder / "tree/link");
    fs::create_symlink("/nowhere/at/all", folder / "tree/dangling");
    fs::permissions(folder / "tree/b", fs::perms{0700});

    const auto found = entries_of(archive_of({{.path = "srv/data", .from = HostPath{folder / "tree"}}}));
    EXPECT_EQ(paths_of(found),
              (std::vector<std::string>{"srv/data", "srv/data/a.txt", "srv/data/b", "srv/data/b/c.txt",
                                        "srv/data/dangling", "srv/data/empty", "srv/data/link"}));
    ASSERT_EQ(found.size(), 7U);
    EXPECT_EQ(found[2].header.mode, 0700U);
    EXPECT_EQ(found[3].content, "c");
    EXPECT_EQ(found[4].header.link_target, "/nowhere/at/all");
    EXPECT_EQ(found[6].header.kind, EntryKind::symbolic_link);
    EXPECT_EQ(found[6].header.link_target, "a.txt");
}

TEST(TarWriter, GivesAModeToTheFilesOfAFolderAndNotToFolders) {
    const TemporaryFolder folder;
    folder.write("tree/sub/f", "f");
    fs::permissions(folder / "tree/sub", fs::perms{0711});
    const auto found =
        entries_of(archive_of({{.path = "t", .from = HostPath{folder / "tree"}, .mode = 0400}}));
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found[1].header.mode, 0711U);
    EXPECT_EQ(found[2].header.mode, 0400U);
}

TEST(TarWriter, CopiesTheContentOfAFolderUnderAnEmptyPath) {
    const TemporaryFolder folder;
    folder.write("tree/sub/f", "f");
    EXPECT_EQ(paths_of(entries_of(archive_of({{.path = "", .from = HostPath{folder / "tree"}}}))),
              (std::vector<std::string>{"sub", "sub/f"}));
    EXPECT_EQ(refusal_of({{.path = "", .from = HostPath{folder / "tree/sub/f"}}}),
              "archive entry \"\": the path is empty; name the file");
}

TEST(TarWriter, KeepsEachEntrysOwnerBelowItsFolder) {
    const TemporaryFolder folder;
    folder.write("one/f", "f");
    folder.write("two/f", "f");
    const auto bytes = archive_of({{.path = "one", .from = HostPath{folder / "one"}, .uid = 7},
                                   {.path = "two", .from = HostPath{folder / "two"}, .uid = 8}});
    // one/, one/f with a block of content, two/, two/f.
    const std::map<std::string, std::size_t> headers{
        {"one/", 0}, {"one/f", 512}, {"two/", 1536}, {"two/f", 2048}};
    for (const auto& [name, at] : headers) {
        EXPECT_STREQ(bytes.data() + at, name.c_str());
        EXPECT_EQ(bytes.substr(at + 108, 6), name.starts_with("one") ? "000007" : "000010") << name;
    }
}

TEST(TarWriter, FollowsALinkThatIsThePathItself) {
    const TemporaryFolder folder;
    folder.write("tree/f", "f");
    fs::create_symlink("tree", folder / "to-folder");
    fs::create_symlink("tree/f", folder / "to-file");
    const auto found = entries_of(archive_of({{.path = "d", .from = HostPath{folder / "to-folder"}},
                                              {.path = "x", .from = HostPath{folder / "to-file"}}}));
    EXPECT_EQ(paths_of(found), (std::vector<std::string>{"d", "d/f", "x"}));
    EXPECT_EQ(found.back().content, "f");
}

TEST(TarWriter, SaysWhatIsNotThere) {
    const TemporaryFolder folder;
    const auto missing = (folder / "missing").string();
    EXPECT_EQ(refusal_of({{.path = "x", .from = HostPath{missing}}}),
              "copy \"" + missing + "\": there is no such file or folder");
    EXPECT_EQ(refusal_of({{.path = "x", .from = HostPath{"no/such/file"}}}),
              "copy \"no/such/file\": there is no such file or folder; a relative path starts at " +
                  fs::current_path().string());
}

TEST(TarWriter, RefusesPipesAndDevices) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "tree");
    ASSERT_EQ(::mkfifo((folder / "tree/pipe").c_str(), 0600), 0);
    const std::string reason =
        "\": a socket, a pipe or a device cannot be copied, only files, folders and symbolic links";
    EXPECT_EQ(refusal_of({{.path = "x", .from = HostPath{folder / "tree"}}}),
              "copy \"" + (folder / "tree/pipe").string() + reason);
    EXPECT_EQ(refusal_of({{.path = "x", .from = HostPath{"/dev/null"}}}), "copy \"/dev/null" + reason);
}

TEST(TarWriter, SaysWhyAFileCannotBeReached) {
    const TemporaryFolder folder;
    const auto below_a_file = folder.write("f", "x") / "below";
    EXPECT_EQ(refusal_of({{.path = "x", .from = HostPath{below_a_file}}}),
              "copy \"" + below_a_file.string() + "\": Not a directory");
    EXPECT_EQ(reason_of(EACCES), "permission denied");
}

/// Reads the header of a big file, then lets `change` happen to it.
template <class Change>
std::string refusal_after_change(const fs::path& file, Change change) {
    TarWriter writer({{.path = "f", .from = HostPath{file}}});
    std::string buffer(512, '\0');
    EXPECT_EQ(writer.read(buffer), 512U);
    change();
    try {
        (void)drain([&](std::span<char> more) { return writer.read(more); });
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no error";
}

TEST(TarWriter, SaysWhenAFileShrinks) {
    const TemporaryFolder folder;
    const auto file = folder.write("f", std::string(300000, 'x'));
    EXPECT_EQ(refusal_after_change(file, [&] { fs::resize_file(file, 100000); }),
              "copy \"" + file.string() + "\": it shrank from 300000 to 100000 bytes while it was copied");
}

TEST(TarWriter, SaysWhenAFileGrows) {
    const TemporaryFolder folder;
    const auto file = folder.write("f", std::string(300000, 'x'));
    EXPECT_EQ(refusal_after_change(file, [&] { std::ofstream(file, std::ios::app) << "more"; }),
              "copy \"" + file.string() + "\": it grew beyond its 300000 bytes while it was copied");
}

TEST(TarWriter, SaysWhenAFileVanishes) {
    const TemporaryFolder folder;
    folder.write("tree/a", std::string(300000, 'x'));
    const auto second = folder.write("tree/b", "b");
    TarWriter writer({{.path = "t", .from = HostPath{folder / "tree"}}});
    std::string buffer(1024, '\0');
    ASSERT_GT(writer.read(buffer), 0U);
    fs::remove(second);
    try {
        (void)drain([&](std::span<char> more) { return writer.read(more); });
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(), "copy \"" + second.string() + "\": there is no such file or folder");
    }
}

TEST(TarWriter, CanBeGivenUpInTheMiddleOfABigFile) {
    const TemporaryFolder folder;
    const auto file = folder.write("sparse", "");
    fs::resize_file(file, std::uintmax_t{1} << 40U);
    {
        TarWriter writer({{.path = "f", .from = HostPath{file}}});
        std::string buffer(512, '\0');
        ASSERT_EQ(writer.read(buffer), 512U);
    }
    ::rusage usage{};
    ::getrusage(RUSAGE_SELF, &usage);
    EXPECT_LT(usage.ru_maxrss, 1 << 20) << "a writer that is given up fills the file with zeros";
}

TEST(TarWriter, NeedsNoMoreMemoryForABigFile) {
    const TemporaryFolder folder;
    const auto file = folder.write("big", "");
    fs::resize_file(file, 256 << 20);
    TarWriter writer({{.path = "f", .from = HostPath{file}}});
    ::rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    std::uint64_t total = 0;
    std::string buffer(65536, '\0');
    while (const auto count = writer.read(buffer)) {
        total += count;
    }
    ::rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    EXPECT_GT(total, std::uint64_t{256} << 20U);
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 16 * 1024);
}

TEST(TarWriter, RemembersWhoAsked) {
    try {
        (void)archive_of({{.path = "x", .from = HostPath{"/no/such/file"}}});
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_TRUE(std::string_view(error.where().file_name()).ends_with("tar_writer_test.cpp"));
    }
}

} // namespace

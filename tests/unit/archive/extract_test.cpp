#include "archive/extract.hpp"

#include "archive/tar_writer.hpp"
#include "support/temporary_folder.hpp"
#include "unit/archive/tar_bytes.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <vector>

namespace {

using namespace testcontainers;
using namespace testcontainers::archive;
using namespace testcontainers::testsupport;
namespace fs = std::filesystem;

void unpack(const std::string& bytes, const fs::path& target, Limits limits = {}) {
    Spool spool;
    spool.write(bytes);
    extract(spool, target, limits);
}

std::string refusal_of(const std::string& bytes, const fs::path& target, Limits limits = {}) {
    try {
        unpack(bytes, target, limits);
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no error";
}

/// All paths below a folder, relative to it and sorted.
std::vector<std::string> paths_below(const fs::path& folder) {
    std::vector<std::string> paths;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        paths.push_back(entry.path().lexically_relative(folder).string());
    }
    std::ranges::sort(paths);
    return paths;
}

unsigned mode_of(const fs::path& path) { return static_cast<unsigned>(fs::status(path).permissions()); }

TEST(Extract, PutsAFileIntoAnExistingFolder) {
    const TemporaryFolder folder;
    unpack(tar_file("data.csv", "1,2\n") + tar_end(), folder.path());
    EXPECT_EQ(content_of(folder / "data.csv"), "1,2\n");
}

TEST(Extract, GivesAFileItsNewName) {
    const TemporaryFolder folder;
    unpack(tar_file("data.csv", "1,2\n") + tar_end(), folder / "copy.csv");
    EXPECT_EQ(paths_below(folder.path()), std::vector<std::string>{"copy.csv"});
    EXPECT_EQ(content_of(folder / "copy.csv"), "1,2\n");
}

TEST(Extract, UnpacksATree) {
    const TemporaryFolder folder;
    const auto bytes = tar_folder("top/", 0750) + tar_file("top/a", "a", 0640) + tar_folder("top/sub/") +
                       tar_file("top/sub/b", std::string(200000, 'b')) + tar_symlink("top/sub/up", "../a") +
                       tar_hard_link("top/same", "top/a") + tar_end();
    unpack(bytes, folder / "new");
    EXPECT_EQ(paths_below(folder.path()),
              (std::vector<std::string>{"new", "new/a", "new/same", "new/sub", "new/sub/b", "new/sub/up"}));
    EXPECT_EQ(mode_of(folder / "new"), 0750U);
    EXPECT_EQ(mode_of(folder / "new/a"), 0640U);
    EXPECT_EQ(content_of(folder / "new/sub/b"), std::string(200000, 'b'));
    EXPECT_EQ(content_of(folder / "new/sub/up"), "a");
    EXPECT_TRUE(fs::equivalent(folder / "new/a", folder / "new/same"));
}

TEST(Extract, TakesATrailingSlashForANewFolder) {
    const TemporaryFolder folder;
    unpack(tar_folder("top/") + tar_file("top/a", "a") + tar_end(), (folder / "new").string() + "/");
    EXPECT_EQ(content_of(folder / "new/a"), "a");
}

TEST(Extract, MakesFoldersThatTheArchiveOnlyImplies) {
    const TemporaryFolder folder;
    unpack(tar_file("top/x/y/z", "z") + tar_end(), folder.path());
    EXPECT_EQ(content_of(folder / "top/x/y/z"), "z");
}

TEST(Extract, FillsUpAFolderThatExistsAndReplacesFiles) {
    const TemporaryFolder folder;
    folder.write("top/old", "old");
    folder.write("top/both", "old and longer");
    fs::permissions(folder / "top", fs::perms{0700});
    unpack(tar_folder("top/", 0755) + tar_file("top/both", "new") + tar_end(), folder.path());
    EXPECT_EQ(content_of(folder / "top/old"), "old");
    EXPECT_EQ(content_of(folder / "top/both"), "new");
    EXPECT_EQ(mode_of(folder / "top"), 0700U);
}

TEST(Extract, ReplacesALinkInsteadOfWritingThroughIt) {
    const TemporaryFolder folder;
    const auto outside = folder.write("outside", "untouched");
    fs::create_directory(folder / "in");
    fs::create_symlink(outside, folder / "in/f");
    unpack(tar_file("f", "new") + tar_end(), folder / "in");
    EXPECT_EQ(content_of(outside), "untouched");
    EXPECT_FALSE(fs::is_symlink(folder / "in/f"));
    EXPECT_EQ(content_of(folder / "in/f"), "new");
}

TEST(Extract, ReplacesAHardLinkInsteadOfWritingThroughIt) {
    const TemporaryFolder folder;
    const auto outside = folder.write("outside", "untouched");
    fs::create_directory(folder / "in");
    fs::create_hard_link(outside, folder / "in/f");
    unpack(tar_file("f", "new") + tar_end(), folder / "in");
    EXPECT_EQ(content_of(outside), "untouched");
}

TEST(Extract, LeavesNoSetuidAndNothingTheCallerCannotRemove) {
    const TemporaryFolder folder;
    unpack(tar_folder("top/", 07000) + tar_file("top/su", "x", 06755) + tar_file("top/none", "y", 0) +
               tar_end(),
           folder.path());
    EXPECT_EQ(mode_of(folder / "top"), 0700U);
    EXPECT_EQ(mode_of(folder / "top/su"), 0755U);
    EXPECT_EQ(mode_of(folder / "top/none"), 0600U);
}

TEST(Extract, TakesWhatTheWriterMakes) {
    const TemporaryFolder folder;
    folder.write("from/größe/f", "x");
    fs::create_symlink("f", folder / "from/größe/l");
    TarWriter writer({{.path = "t", .from = HostPath{folder / "from"}}});
    unpack(drain([&](std::span<char> buffer) { return writer.read(buffer); }), folder / "to");
    EXPECT_EQ(paths_below(folder / "to"), paths_below(folder / "from"));
}

struct Hostile {
    const char* name;
    std::string bytes;
    std::string message;
};

void PrintTo(const Hostile& hostile, std::ostream* out) { *out << hostile.name; }

class HostileArchive : public ::testing::TestWithParam<Hostile> {};

TEST_P(HostileArchive, IsRefusedAndWritesNothing) {
    const TemporaryFolder folder;
    fs::create_directory(folder / "in");
    EXPECT_EQ(refusal_of(tar_folder("top/") + tar_file("top/good", "good") + GetParam().bytes + tar_end(),
                         folder / "in"),
              GetParam().message);
    EXPECT_EQ(paths_below(folder.path()), std::vector<std::string>{"in"});
}

std::string repeated(const std::string& text, int times) {
    std::string all;
    for (int i = 0; i < times; ++i) {
        all += text;
    }
    return all;
}

const std::string path_rule =
    "\": its path must be relative, without \"..\", of at most 4096 bytes and 255 a name";

INSTANTIATE_TEST_SUITE_P(
    Archives, HostileArchive,
    ::testing::Values(
        Hostile{"AbsolutePath", tar_file("/etc/evil", "x"), "unpack \"/etc/evil" + path_rule},
        Hostile{"Upwards", tar_file("../evil", "x"), "unpack \"../evil" + path_rule},
        Hostile{"UpwardsInside", tar_file("top/../../evil", "x"), "unpack \"top/../../evil" + path_rule},
        Hostile{"UpwardsInPax", tar_pax("path", "top/../../evil") + tar_file("top/x", "x"),
                "unpack \"top/../../evil" + path_rule},
        Hostile{"UpwardsAtTheEnd", tar_folder("top/.."), "unpack \"top/.." + path_rule},
        Hostile{"LongName", tar_long_name("top/" + std::string(256, 'n')) + tar_file("n", "x"),
                "unpack \"top/" + std::string(256, 'n') + path_rule},
        Hostile{"Nameless", tar_folder("./"), "unpack \"./" + path_rule},
        Hostile{"SecondTop", tar_file("other", "x"), "unpack \"other\": everything must be below \"top\""},
        Hostile{"AbsoluteLink", tar_symlink("top/l", "/etc"),
                "unpack \"top/l\": the symbolic link points to \"/etc\", outside of what is unpacked"},
        Hostile{"LinkUpwards", tar_symlink("top/l", ".."),
                "unpack \"top/l\": the symbolic link points to \"..\", outside of what is unpacked"},
        Hostile{"LinkUpwardsFromBelow", tar_symlink("top/a/l", "../../x"),
                "unpack \"top/a/l\": the symbolic link points to \"../../x\", outside of what is unpacked"},
        Hostile{"LinkUpwardsBehindAName", tar_symlink("top/a/b/c/l", "x/.."),
                "unpack \"top/a/b/c/l\": the symbolic link points to \"x/..\", outside of what is unpacked"},
        Hostile{"EmptyLink", tar_symlink("top/l", ""),
                "unpack \"top/l\": the symbolic link points to \"\", outside of what is unpacked"},
        Hostile{"AbsoluteHardLink", tar_hard_link("top/h", "/etc/passwd"),
                "unpack \"top/h\": the hard link points to \"/etc/passwd\", outside of what is unpacked"},
        Hostile{"HardLinkUpwards", tar_hard_link("top/h", "top/../../x"),
                "unpack \"top/h\": the hard link points to \"top/../../x\", outside of what is unpacked"},
        Hostile{"HardLinkToASibling", tar_hard_link("top/h", "other"),
                "unpack \"top/h\": the hard link points to \"other\", outside of what is unpacked"},
        Hostile{"HardLinkToItself", tar_hard_link("top/h", "top/h"),
                "unpack \"top/h\": the hard link points to \"top/h\", outside of what is unpacked"},
        Hostile{"Device", header_block({.path = "top/d", .type = '4'}),
                "unpack \"top/d\": a device, a pipe or a file with holes cannot be unpacked, only files, "
                "folders and links"},
        Hostile{"CharacterDevice", header_block({.path = "top/d", .type = '3'}),
                "unpack \"top/d\": a device, a pipe or a file with holes cannot be unpacked, only files, "
                "folders and links"},
        Hostile{"SparseBomb",
                tar_pax({{"GNU.sparse.size", "1099511627776"},
                         {"GNU.sparse.numblocks", "1"},
                         {"GNU.sparse.map", "1099511627775,1"}}) +
                    tar_file("top/s", "x"),
                "unpack \"top/s\": a device, a pipe or a file with holes cannot be unpacked, only files, "
                "folders and links"},
        Hostile{"TooLongPath", tar_pax("path", "top/" + repeated("deep/", 1000)) + tar_folder("top/x"),
                "unpack \"top/" + repeated("deep/", 1000) + path_rule},
        Hostile{"Pipe", header_block({.path = "top/p", .type = '6'}),
                "unpack \"top/p\": a device, a pipe or a file with holes cannot be unpacked, only files, "
                "folders and links"}),
    [](const auto& tested) { return tested.param.name; });

TEST(Extract, DoesNotFollowALinkOfTheArchive) {
    const TemporaryFolder folder;
    const auto message = refusal_of(tar_folder("top/") + tar_folder("top/real/") +
                                        tar_symlink("top/l", "real") + tar_file("top/l/f", "x") + tar_end(),
                                    folder.path());
    EXPECT_EQ(message, "unpack \"top/l/f\": \"l\" is in the way: it is not a folder");
    EXPECT_FALSE(fs::exists(folder / "top/real/f"));
}

TEST(Extract, DoesNotFollowALinkThatWasThereBefore) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "in");
    fs::create_directories(folder / "outside");
    fs::create_directory_symlink(folder / "outside", folder / "in/top");
    EXPECT_EQ(refusal_of(tar_folder("top/") + tar_file("top/f", "x") + tar_end(), folder / "in"),
              "unpack \"top/\": \"top\" is in the way: it is not a folder");
    EXPECT_TRUE(fs::is_empty(folder / "outside"));
}

TEST(Extract, DoesNotMakeAHardLinkOfALink) {
    const TemporaryFolder folder;
    EXPECT_EQ(refusal_of(tar_folder("top/a/b/") + tar_symlink("top/a/b/l", "../../x") +
                             tar_hard_link("top/h", "top/a/b/l") + tar_end(),
                         folder.path()),
              "unpack \"top/h\": the hard link must point to an earlier file of the archive");
    EXPECT_FALSE(fs::exists(fs::symlink_status(folder / "top/h")));
}

TEST(Extract, RefusesALinkAloneAndSaysWhereItPoints) {
    const TemporaryFolder folder;
    EXPECT_EQ(refusal_of(tar_symlink("l", "/var/lib/data") + tar_end(), folder.path()),
              "unpack \"l\": it is a symbolic link; name what it points to, \"/var/lib/data\"");
}

TEST(Extract, RefusesABombBeforeItWrites) {
    const TemporaryFolder folder;
    const auto bytes =
        tar_file("top/a", std::string(600, 'a')) + tar_file("top/b", std::string(600, 'b')) + tar_end();
    EXPECT_EQ(refusal_of(bytes, folder.path(), {.bytes = 1000}),
              "read an archive: its files have more than 1000 bytes, which is the limit");
    EXPECT_EQ(refusal_of(bytes, folder.path(), {.entries = 1}),
              "read an archive: it has more than 1 entries, which is the limit");
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Extract, WritesNothingOfAnArchiveThatLiesAboutASize) {
    const TemporaryFolder folder;
    EXPECT_THROW(unpack(tar_file("top/a", "a") +
                            header_block({.path = "top/b", .size = std::uint64_t{7} << 30U}) + padded("b") +
                            tar_end(),
                        folder.path()),
                 TransportError);
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Extract, WritesNothingOfAnArchiveThatEndsEarly) {
    const TemporaryFolder folder;
    const auto bytes = tar_file("top/a", "a") + tar_file("top/b", std::string(5000, 'b'));
    EXPECT_THROW(unpack(bytes.substr(0, 3000), folder.path()), TransportError);
    EXPECT_TRUE(fs::is_empty(folder.path()));
}

TEST(Extract, SaysWhenTheArchiveIsEmpty) {
    const TemporaryFolder folder;
    EXPECT_EQ(refusal_of(tar_end(), folder.path()), "unpack: the archive is empty");
}

TEST(Extract, SaysWhenTheTargetsFolderIsMissing) {
    const TemporaryFolder folder;
    EXPECT_EQ(refusal_of(tar_file("f", "x") + tar_end(), folder / "no/such"),
              "unpack into \"" + (folder / "no").string() +
                  "\": No such file or directory; the folder must exist");
    EXPECT_EQ(refusal_of(tar_file("f", "x") + tar_end(), ""),
              "unpack into \"\": name a folder that exists, or a new path in one");
}

TEST(Extract, SaysWhenAFolderIsInTheWayOfAFile) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "top/f");
    EXPECT_EQ(refusal_of(tar_file("top/f", "x") + tar_end(), folder.path()),
              "unpack \"top/f\": a folder of that name is in the way");
}

TEST(Extract, SaysWhenAFileIsInTheWayOfAFolder) {
    const TemporaryFolder folder;
    folder.write("f", "x");
    EXPECT_EQ(refusal_of(tar_folder("top/") + tar_end(), folder / "f"),
              "unpack \"top/\": \"f\" is in the way: it is not a folder");
    EXPECT_EQ(content_of(folder / "f"), "x");
}

TEST(Spool, GivesBackWhatWasWrittenAsOftenAsAsked) {
    Spool spool;
    spool.write("abc");
    spool.write("");
    spool.write("def");
    EXPECT_EQ(spool.size(), 6U);
    auto one = spool.source();
    std::string two_bytes(2, '\0');
    EXPECT_EQ(one(two_bytes), 2U);
    EXPECT_EQ(drain(spool.source()), "abcdef");
    EXPECT_EQ(drain(one), "cdef");
}

/// The files that this process holds open in the folder for temporary files.
std::set<std::string> open_temporary_files() {
    std::set<std::string> files;
    for (const auto& descriptor : fs::directory_iterator("/proc/self/fd")) {
        std::error_code gone;
        const auto file = fs::read_symlink(descriptor.path(), gone).string();
        if (file.starts_with(fs::temp_directory_path().string())) {
            files.insert(file);
        }
    }
    return files;
}

TEST(Spool, HasNoNameThatCouldBeLeftBehind) {
    const auto before = open_temporary_files();
    Spool spool;
    spool.write("x");
    std::vector<std::string> added;
    std::ranges::set_difference(open_temporary_files(), before, std::back_inserter(added));
    ASSERT_EQ(added.size(), 1U);
    EXPECT_TRUE(added.front().ends_with("(deleted)")) << added.front();
}

} // namespace

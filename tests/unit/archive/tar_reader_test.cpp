#include "archive/tar_reader.hpp"

#include "unit/archive/tar_bytes.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

namespace {

using namespace testcontainers;
using namespace testcontainers::archive;
using namespace testcontainers::testsupport;

std::string rest_of(TarReader& reader) {
    return drain([&](std::span<char> buffer) { return reader.read(buffer); });
}

TEST(TarReader, ReadsEntriesInTheirOrder) {
    TarReader reader(bytes_source(tar_folder("d/", 0711) + tar_file("d/f", "content", 04755) +
                                  tar_symlink("d/l", "f") + tar_hard_link("d/h", "d/f") + tar_end()));
    auto entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->path, "d/");
    EXPECT_EQ(entry->kind, EntryKind::folder);
    EXPECT_EQ(entry->mode, 0711U);
    entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->path, "d/f");
    EXPECT_EQ(entry->kind, EntryKind::file);
    EXPECT_EQ(entry->size, 7U);
    EXPECT_EQ(entry->mode, 04755U);
    EXPECT_EQ(rest_of(reader), "content");
    entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->kind, EntryKind::symbolic_link);
    EXPECT_EQ(entry->link_target, "f");
    entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->kind, EntryKind::hard_link);
    EXPECT_EQ(entry->link_target, "d/f");
    EXPECT_FALSE(reader.next());
}

TEST(TarReader, ReadsWhateverThePieces) {
    const auto bytes = tar_file("a", std::string(1000, 'a')) + tar_file("b", "b") + tar_end();
    for (const std::size_t piece : {1U, 7U, 511U, 512U, 513U}) {
        TarReader reader(bytes_source(bytes, piece));
        ASSERT_TRUE(reader.next());
        EXPECT_EQ(rest_of(reader), std::string(1000, 'a'));
        ASSERT_TRUE(reader.next());
        EXPECT_EQ(rest_of(reader), "b");
        EXPECT_FALSE(reader.next());
    }
}

TEST(TarReader, SkipsWhatIsNotRead) {
    TarReader reader(bytes_source(tar_file("a", std::string(300000, 'a')) + tar_file("b", "b") + tar_end()));
    ASSERT_TRUE(reader.next());
    const auto second = reader.next();
    ASSERT_TRUE(second);
    EXPECT_EQ(second->path, "b");
}

TEST(TarReader, ReadsNamesInPaxAndInGnuForm) {
    const std::string long_name(300, 'n');
    TarReader reader(bytes_source(tar_pax("path", "größe/日本") + tar_file("short", "1") +
                                  tar_long_name(long_name) + tar_file("short", "2") +
                                  tar_pax("linkpath", "zü") + tar_symlink("l", "z") + tar_end()));
    auto entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->path, "größe/日本");
    entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->path, long_name);
    EXPECT_EQ(rest_of(reader), "2");
    entry = reader.next();
    ASSERT_TRUE(entry);
    EXPECT_EQ(entry->link_target, "zü");
}

TEST(TarReader, TellsDevicesAndPipesFromFiles) {
    for (const char type : {'3', '4', '6'}) {
        TarReader reader(bytes_source(header_block({.path = "dev", .type = type}) + tar_end()));
        const auto entry = reader.next();
        ASSERT_TRUE(entry);
        EXPECT_EQ(entry->kind, EntryKind::other) << type;
    }
}

/// Reads an archive to its end.
void read_all(const std::string& bytes, Limits limits = {}) {
    TarReader reader(bytes_source(bytes), limits);
    while (reader.next()) {
        (void)rest_of(reader);
    }
}

TEST(TarReader, RefusesWhatIsNoArchive) {
    for (const std::string& bytes : {std::string("<html>bad gateway</html>"), std::string(4096, 'x'),
                                     std::string("\x1f\x8b\x08", 3) + std::string(600, '\0')}) {
        try {
            read_all(bytes);
            ADD_FAILURE() << "read " << bytes.substr(0, 20);
        } catch (const TransportError& error) {
            EXPECT_EQ(error.reason(), TransportError::Reason::malformed);
            EXPECT_TRUE(error.message().starts_with("read an archive: ")) << error.message();
        }
    }
}

TEST(TarReader, RefusesAnArchiveThatEndsInAHeaderOrInAContent) {
    const auto bytes = tar_file("a", std::string(1500, 'a')) + tar_file("b", "b") + tar_end();
    for (const std::size_t size : {100U, 511U, 513U, 1000U, 2047U, 2049U, 2500U}) {
        EXPECT_THROW(read_all(bytes.substr(0, size)), TransportError) << size;
    }
}

TEST(TarReader, RefusesASizeThatIsALie) {
    EXPECT_THROW(
        read_all(header_block({.path = "f", .size = std::uint64_t{7} << 30U}) + padded("x") + tar_end()),
        TransportError);
}

TEST(TarReader, RefusesMoreEntriesThanTheLimit) {
    std::string bytes;
    for (int i = 0; i < 11; ++i) {
        bytes += tar_folder("d");
    }
    EXPECT_NO_THROW(read_all(bytes + tar_end(), {.entries = 11}));
    try {
        read_all(bytes + tar_end(), {.entries = 10});
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(), "read an archive: it has more than 10 entries, which is the limit");
    }
}

TEST(TarReader, RefusesMoreThanAMillionEntriesWhereNoLimitIsGiven) {
    const auto block = tar_folder("d");
    TarReader reader([&block](std::span<char> buffer) {
        std::copy_n(block.data(), block.size(), buffer.data());
        return block.size();
    });
    std::uint64_t entries = 0;
    try {
        while (reader.next()) {
            ++entries;
        }
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(), "read an archive: it has more than 1000000 entries, which is the limit");
    }
    EXPECT_EQ(entries, 1'000'000U);
}

TEST(TarReader, RefusesMoreBytesThanTheLimit) {
    const auto bytes = tar_file("a", std::string(60, 'a')) + tar_file("b", std::string(60, 'b')) + tar_end();
    EXPECT_NO_THROW(read_all(bytes, {.bytes = 120}));
    try {
        read_all(bytes, {.bytes = 119});
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(), "read an archive: its files have more than 119 bytes, which is the limit");
    }
}

TEST(TarReader, LetsTheSourcesExceptionThrough) {
    const auto bytes = tar_file("a", std::string(100000, 'a'));
    auto first = bytes_source(bytes.substr(0, 1024));
    TarReader reader([first](std::span<char> buffer) mutable {
        const auto count = first(buffer);
        if (count == 0) {
            throw std::range_error("cut");
        }
        return count;
    });
    ASSERT_TRUE(reader.next());
    EXPECT_THROW((void)rest_of(reader), std::range_error);
}

std::string single(const std::string& bytes, std::uint64_t longest = 1 << 20) {
    std::string content;
    read_single_file(bytes_source(bytes), longest, [&content](std::string_view part) {
        content += part;
        return true;
    });
    return content;
}

TEST(ReadSingleFile, GivesItsContent) {
    const std::string content(200000, 'c');
    EXPECT_EQ(single(tar_file("f", content) + tar_end()), content);
    EXPECT_EQ(single(tar_file("empty", "") + tar_end()), "");
    EXPECT_EQ(single(tar_file("f", std::string("a\0b", 3)) + tar_end()), std::string("a\0b", 3));
}

TEST(ReadSingleFile, SaysWhatItFoundInstead) {
    const std::pair<std::string, std::string> cases[] = {
        {tar_end(), "read a file: the archive is empty"},
        {tar_folder("d/") + tar_file("d/f", "x") + tar_end(),
         "read a file: \"d/\" is a folder; name a regular file in it"},
        {tar_symlink("l", "to/there") + tar_end(),
         "read a file: \"l\" is a symbolic link; name the file it points to, \"to/there\""},
        {header_block({.path = "p", .type = '6'}) + tar_end(), "read a file: \"p\" is not a regular file"},
        {tar_hard_link("h", "f") + tar_end(), "read a file: \"h\" is not a regular file"},
        {tar_file("a", "1") + tar_file("b", "2") + tar_end(),
         "read a file: \"a\" is not alone in its archive"},
        {tar_file("big", std::string((1 << 20) + 1, 'x')) + tar_end(),
         "read a file: \"big\" has 1048577 bytes, and 1048576 are the limit; copy it to a file instead"},
    };
    for (const auto& [bytes, message] : cases) {
        try {
            (void)single(bytes);
            ADD_FAILURE() << "no error instead of: " << message;
        } catch (const ConfigError& error) {
            EXPECT_EQ(error.message(), message);
        }
    }
}

TEST(ReadSingleFile, DoesNotTakeHalfAFileForTheWhole) {
    const auto bytes = tar_file("f", std::string(100000, 'c')) + tar_end();
    EXPECT_THROW((void)single(bytes.substr(0, 50000)), TransportError);
}

} // namespace

#include "archive/extract.hpp"

#include "support/temporary_folder.hpp"
#include "unit/archive/tar_bytes.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

#include <sys/resource.h>

namespace {

using namespace testcontainers;
using namespace testcontainers::archive;
using namespace testcontainers::testsupport;
namespace fs = std::filesystem;

std::string refusal_of(const std::string& bytes, const fs::path& target) {
    try {
        extract_file(bytes_source(bytes), target);
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no error";
}

std::size_t count_in(const fs::path& folder) {
    return static_cast<std::size_t>(std::distance(fs::directory_iterator(folder), {}));
}

TEST(ExtractFile, PutsItWhereItBelongs) {
    const TemporaryFolder folder;
    const auto tar = tar_file("data.csv", "1,2\n", 0640) + tar_end();
    extract_file(bytes_source(tar), folder.path());
    EXPECT_EQ(content_of(folder / "data.csv"), "1,2\n");
    EXPECT_EQ(fs::status(folder / "data.csv").permissions(), fs::perms{0640});
    extract_file(bytes_source(tar), folder / "renamed");
    EXPECT_EQ(content_of(folder / "renamed"), "1,2\n");
    EXPECT_EQ(count_in(folder.path()), 2U);
}

TEST(ExtractFile, ReplacesALinkInsteadOfWritingThroughIt) {
    const TemporaryFolder folder;
    const auto outside = folder.write("outside", "untouched");
    fs::create_symlink(outside, folder / "f");
    extract_file(bytes_source(tar_file("f", "new") + tar_end()), folder.path());
    EXPECT_EQ(content_of(outside), "untouched");
    EXPECT_FALSE(fs::is_symlink(folder / "f"));
}

TEST(ExtractFile, RefusesAnythingElse) {
    const TemporaryFolder folder;
    const std::pair<std::string, std::string> cases[] = {
        {tar_end(), "unpack: the archive is empty"},
        {tar_folder("f/") + tar_end(), "unpack \"f/\": it is not the regular file that was asked for"},
        {tar_symlink("f", "/etc/passwd") + tar_end(),
         "unpack \"f\": it is a symbolic link; name what it points to, \"/etc/passwd\""},
        {header_block({.path = "f", .type = '3'}) + tar_end(),
         "unpack \"f\": a device, a pipe or a file with holes cannot be unpacked, only files, folders and "
         "links"},
        {tar_file("../f", "x") + tar_end(),
         "unpack \"../f\": its path must be relative, without \"..\", of at most 4096 bytes and 255 a name"},
        {tar_file("f", "x") + tar_file("g", "y") + tar_end(), "unpack \"f\": it is not alone in its archive"},
    };
    for (const auto& [bytes, message] : cases) {
        EXPECT_EQ(refusal_of(bytes, folder.path()), message);
        EXPECT_EQ(count_in(folder.path()), 0U) << message;
    }
}

TEST(ExtractFile, KeepsWhatWasThereWhenTheArchiveEndsEarly) {
    const TemporaryFolder folder;
    folder.write("f", "old");
    const auto tar = tar_file("f", std::string(100'000, 'n')) + tar_end();
    EXPECT_THROW(extract_file(bytes_source(tar.substr(0, 50'000)), folder.path()), TransportError);
    EXPECT_EQ(content_of(folder / "f"), "old");
    EXPECT_EQ(count_in(folder.path()), 1U);
}

TEST(ExtractFile, KeepsWhatWasThereWhenTheSourceFails) {
    const TemporaryFolder folder;
    auto first = bytes_source(tar_file("f", std::string(100'000, 'n')).substr(0, 2048));
    const auto broken = [first](std::span<char> buffer) mutable {
        const auto count = first(buffer);
        return count == 0 ? throw std::range_error("cut") : count;
    };
    EXPECT_THROW(extract_file(broken, folder.path()), std::range_error);
    EXPECT_EQ(count_in(folder.path()), 0U);
}

TEST(ExtractFile, NeedsNoMoreMemoryForABigFile) {
    const TemporaryFolder folder;
    constexpr std::uint64_t size = std::uint64_t{256} << 20U;
    auto left = size + 1024;
    const auto header = header_block({.path = "big", .size = size});
    const auto tar = [&, at = std::size_t{0}](std::span<char> buffer) mutable {
        if (at < header.size()) {
            const auto count = std::min(buffer.size(), header.size() - at);
            std::copy_n(header.data() + at, count, buffer.data());
            at += count;
            return count;
        }
        const auto count = std::min<std::uint64_t>(buffer.size(), left);
        std::fill_n(buffer.data(), count, '\0');
        left -= count;
        return static_cast<std::size_t>(count);
    };
    ::rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    extract_file(tar, folder.path());
    ::rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    EXPECT_EQ(fs::file_size(folder / "big"), size);
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 16 * 1024);
}

} // namespace

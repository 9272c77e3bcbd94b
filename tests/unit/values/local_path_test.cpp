#include "testcontainers/local_path.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <filesystem>
#include <sstream>
#include <string_view>
#include <type_traits>
#include <vector>

namespace only_declared {

class Type;
std::ostream& operator<<(std::ostream& out, const Type&);

} // namespace only_declared

namespace {

namespace tc = testcontainers;
namespace fs = std::filesystem;
using namespace std::string_view_literals;

TEST(LocalPath, IsMadeFromTextsAndPaths) {
    const auto folder = fs::path("data");
    const std::vector<tc::LocalPath> paths{"data/seed", std::string("data/seed"), "data/seed"sv,
                                           folder / "seed"};
    for (const auto& path : paths) {
        EXPECT_EQ(path.string(), "data/seed");
    }
    EXPECT_TRUE(tc::LocalPath{}.empty());
    EXPECT_FALSE(paths.front().empty());
}

TEST(LocalPath, TurnsIntoAPath) {
    const tc::LocalPath written = "data/./seed.sql";
    const fs::path path = written;
    EXPECT_EQ(path.native(), "data/./seed.sql");
    EXPECT_EQ(fs::path(written).filename(), "seed.sql");
    fs::path assigned;
    assigned = written;
    EXPECT_EQ(assigned, path);
    EXPECT_FALSE(fs::exists(tc::LocalPath{"/no/such/file"}));
}

TEST(LocalPath, IsWrittenAsItIs) {
    std::ostringstream out;
    out << tc::LocalPath{"a b"};
    EXPECT_EQ(out.str(), "a b");
    EXPECT_EQ(tc::LocalPath{"a"}, "a");
    EXPECT_NE(tc::LocalPath{"a"}, tc::LocalPath{"./a"});
}

TEST(LocalPath, IsComparedWithPaths) {
    const tc::LocalPath written = "data/seed";
    EXPECT_EQ(written, fs::path("data") / "seed");
    EXPECT_EQ(fs::path("data") / "seed", written);
    EXPECT_NE(written, fs::path("data"));
    std::vector<tc::LocalPath> scripts{"b.sql", "a.sql"};
    std::ranges::sort(scripts);
    EXPECT_EQ(scripts.front(), "a.sql");
}

TEST(LocalPath, IsMadeFromWhatAFolderLists) {
    std::vector<tc::LocalPath> found;
    for (const auto& entry : fs::directory_iterator("/proc/self/ns")) {
        found.emplace_back(entry);
    }
    EXPECT_NE(std::ranges::find(found, tc::LocalPath("/proc/self/ns/pid")), found.end());
}

TEST(LocalPath, IsWrittenBesideTypesThatAreOnlyDeclared) {
    using only_declared::operator<<;
    std::ostringstream out;
    out << tc::LocalPath{"a"};
    EXPECT_EQ(out.str(), "a");
}

TEST(LocalPath, IsNoOtherType) {
    static_assert(!std::is_convertible_v<std::nullptr_t, tc::LocalPath>);
    static_assert(!std::is_convertible_v<tc::LocalPath, std::string>);
    static_assert(!std::is_convertible_v<int, tc::LocalPath>);
    static_assert(std::is_nothrow_move_constructible_v<tc::LocalPath>);
}

} // namespace

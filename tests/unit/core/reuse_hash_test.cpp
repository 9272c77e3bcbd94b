#include "core/reuse.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <filesystem>

namespace testcontainers::core {
namespace {

namespace fs = std::filesystem;

class ReuseHash : public ::testing::Test {
protected:
    [[nodiscard]] static std::string of(const ContainerSpec& spec) {
        return reuse_hash(spec, std::source_location::current());
    }

    [[nodiscard]] std::string of_source() const {
        return of({.image = "redis:7", .files = {HostFile{folder / "source", "/target"}}});
    }

    testsupport::TemporaryFolder folder;
    const FileContent one{.content = "1", .target = "/one"};
    const FileContent two{.content = "2", .target = "/two"};
};

TEST_F(ReuseHash, IsThatOfEqualSpecs) {
    EXPECT_EQ(of({.image = "redis:7", .files = {one}}), of({.image = "redis:7", .files = {one}}));
    EXPECT_NE(of({.image = "redis:7"}), of({.image = "redis:6"}));
    EXPECT_NE(of({.image = "redis:7"}), of({.image = "redis:7", .files = {one}}));
}

TEST_F(ReuseHash, DoesNotDependOnTheOrderOfFiles) {
    EXPECT_EQ(of({.image = "redis:7", .files = {one, two}}), of({.image = "redis:7", .files = {two, one}}));
}

TEST_F(ReuseHash, DependsOnContentModeOwnerAndTarget) {
    const auto with = [](const FileContent& file) { return of({.image = "redis:7", .files = {file}}); };
    auto other = one;
    other.content = "2";
    EXPECT_NE(with(one), with(other));
    other = one;
    other.mode = 0600;
    EXPECT_NE(with(one), with(other));
    other = one;
    other.uid = 5;
    EXPECT_NE(with(one), with(other));
    other = one;
    other.target = "/other";
    EXPECT_NE(with(one), with(other));
}

TEST_F(ReuseHash, DependsOnWhatFilesOfTheHostHoldNow) {
    folder.write("source", "a");
    fs::permissions(folder / "source", fs::perms{0644});
    const auto first = of_source();
    folder.write("source", "b");
    EXPECT_NE(of_source(), first);
    folder.write("source", "a");
    EXPECT_EQ(of_source(), first) << "the time of the last change does not matter";
    fs::permissions(folder / "source", fs::perms{0600});
    EXPECT_NE(of_source(), first);
}

TEST_F(ReuseHash, DependsOnAllThatIsBelowAFolder) {
    folder.write("source/deep/file", "a");
    const auto first = of_source();
    folder.write("source/deep/file", "b");
    const auto second = of_source();
    EXPECT_NE(second, first);
    fs::create_symlink("file", folder / "source/deep/link");
    EXPECT_NE(of_source(), second);
}

TEST_F(ReuseHash, TakesAFileOfTheHostForItsContent) {
    folder.write("source", "1");
    EXPECT_EQ(of({.image = "redis:7", .files = {HostFile{folder / "source", "/one", 0644}}}),
              of({.image = "redis:7", .files = {one}}));
}

TEST_F(ReuseHash, DependsOnTheVariablesInEnvFiles) {
    const auto of_env_file = [this] { return of({.image = "redis:7", .env_files = {folder / "vars"}}); };
    folder.write("vars", "A=1\n");
    const auto first = of_env_file();
    EXPECT_EQ(first, of({.image = "redis:7", .env = {{"A", "1"}}}));
    folder.write("vars", "A=2\n");
    EXPECT_NE(of_env_file(), first);
    folder.write("vars", "# a comment\nA=1\n");
    EXPECT_EQ(of_env_file(), first);
}

TEST_F(ReuseHash, DependsOnWhatAnArchiveHolds) {
    const auto of_archive = [this] {
        return of(
            {.image = "redis:7", .files = {HostArchive{.source = folder / "seed.tar", .target = "/seed"}}});
    };
    folder.write("seed.tar", "1");
    const auto first = of_archive();
    folder.write("seed.tar", "2");
    EXPECT_NE(of_archive(), first);
    folder.write("seed.tar", "1");
    EXPECT_EQ(of_archive(), first);
}

} // namespace
} // namespace testcontainers::core

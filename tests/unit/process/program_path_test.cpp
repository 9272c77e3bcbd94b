#include "process/program_path.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

namespace {

using testcontainers::process::program_path;
using testcontainers::testsupport::TemporaryFolder;

TEST(ProgramPath, TakesTheFirstFolderThatHasTheProgram) {
    const TemporaryFolder folder;
    folder.write_program("two/tool", "");
    folder.write_program("three/tool", "");
    const auto search =
        (folder / "one").string() + ':' + (folder / "two").string() + ':' + (folder / "three").string();
    EXPECT_EQ(program_path("tool", search), (folder / "two/tool").string());
}

TEST(ProgramPath, PassesOverWhatIsNoProgram) {
    const TemporaryFolder folder;
    folder.write("one/tool", "not executable");
    std::filesystem::create_directories(folder / "two/tool");
    folder.write_program("three/tool", "");
    const auto search =
        (folder / "one").string() + ':' + (folder / "two").string() + "::" + (folder / "three").string();
    EXPECT_EQ(program_path("tool", search), (folder / "three/tool").string());
}

TEST(ProgramPath, FindsNothingWhereThereIsNothing) {
    EXPECT_EQ(program_path("tool", ""), std::nullopt);
    EXPECT_EQ(program_path("tool", ":"), std::nullopt);
    EXPECT_EQ(program_path("", "/bin"), std::nullopt);
}

TEST(ProgramPath, DoesNotSearchForAPath) {
    const TemporaryFolder folder;
    const auto program = folder.write_program("tool", "").string();
    EXPECT_EQ(program_path(program, ""), program);
    EXPECT_EQ(program_path("sub/tool", folder.path().string()), std::nullopt);
}

} // namespace

#include "core/env_file.hpp"

#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;
using ::testing::ElementsAre;
using ::testing::Pair;

TEST(EnvFile, IsReadAsDockerReadsIt) {
    const tc::testsupport::TemporaryFolder folder;
    const auto file =
        folder.write("app.env", "# A=0\n\nA=1\r\n\tB= x=y \nC=\"quoted\"\nEMPTY=\nNO_SUCH_VARIABLE\n");
    EXPECT_THAT(tc::core::environment_of({.image = "a", .env_files = {file}}),
                ElementsAre(Pair("A", "1"), Pair("B", " x=y "), Pair("C", "\"quoted\""), Pair("EMPTY", "")));
}

TEST(EnvFile, TakesAVariableOfThisProcessByItsName) {
    const tc::testsupport::TemporaryFolder folder;
    ASSERT_NE(std::getenv("PATH"), nullptr);
    EXPECT_THAT(tc::core::environment_of({.image = "a", .env_files = {folder.write("app.env", "PATH")}}),
                ElementsAre(Pair("PATH", std::getenv("PATH"))));
}

TEST(EnvFile, LaterFilesWinAndTheSpecHasTheLastWord) {
    const tc::testsupport::TemporaryFolder folder;
    const tc::ContainerSpec spec{
        .image = "a",
        .env = {{"C", "spec"}},
        .env_files = {folder.write("one", "A=one\nB=one\nC=one"), folder.write("two", "B=two\nC=two")}};
    EXPECT_THAT(tc::core::environment_of(spec),
                ElementsAre(Pair("A", "one"), Pair("B", "two"), Pair("C", "spec")));
}

TEST(EnvFile, ThatIsGoneIsRefused) {
    EXPECT_THROW((void)tc::core::environment_of({.image = "a", .env_files = {"/no/such/file"}}),
                 tc::ConfigError);
}

} // namespace

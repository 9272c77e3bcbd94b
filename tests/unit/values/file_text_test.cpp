#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"
#include "values/file_text.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <string>

namespace testcontainers {
namespace {

using namespace std::chrono_literals;
using testsupport::TemporaryFolder;

TEST(FileText, IsAllThatIsInIt) {
    const TemporaryFolder folder;
    std::string content(20'000, 'x');
    content[100] = '\0';
    folder.write("file", content);
    EXPECT_EQ(file_text(folder.path() / "file"), content);
}

TEST(FileText, OfAnEmptyFileIsEmpty) {
    const TemporaryFolder folder;
    folder.write("file", "");
    EXPECT_EQ(file_text(folder.path() / "file"), "");
}

TEST(FileText, IsNothingWhereThereIsNoFile) {
    const TemporaryFolder folder;
    EXPECT_EQ(file_text(folder.path() / "file"), std::nullopt);
    EXPECT_EQ(file_text(folder.path()), std::nullopt);
}

TEST(FileText, IsNothingWhenTheProcessOfAFileIsGone) {
    testsupport::ChildProcess child{{"sh", "-c", "echo started; exec sleep 600"}};
    ASSERT_TRUE(child.read_line(10s));
    const auto file = "/proc/" + std::to_string(child.pid()) + "/stat";
    EXPECT_TRUE(file_text(file));
    child.send_signal(SIGKILL);
    (void)child.wait();
    EXPECT_EQ(file_text(file), std::nullopt);
}

} // namespace
} // namespace testcontainers

#include "reaper/program_file.hpp"

#include "reaper/programs.hpp"
#include "support/reaper_process.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <string>

#include <unistd.h>

namespace testcontainers::reaper {
namespace {

std::string content_of(const FileDescriptor& file) {
    std::ifstream stream("/proc/self/fd/" + std::to_string(file.get()), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

TEST(ProgramFile, HasTheBytesOfTheProgram) {
    EXPECT_EQ(content_of(program_file(watcher_program(), "one")), watcher_program());
    EXPECT_EQ(content_of(program_file(worker_program(), "other")), worker_program());
    const auto part = worker_program().substr(4321, 1234);
    EXPECT_EQ(content_of(program_file(part, "part")), part);
}

TEST(ProgramFile, HasBytesThatComeFromNoFile) {
    std::string text(1 << 20, 'x');
    text.back() = 'y';
    EXPECT_EQ(content_of(program_file(text, "text")), text);
    EXPECT_EQ(content_of(program_file({}, "nothing")), "");
}

TEST(ProgramFile, TakesNoMemoryForTheProgram) {
    const auto peak = [] { return testsupport::usage_of(::getpid()).peak_memory_kib; };
    (void)program_file(watcher_program().substr(0, 1), "the code that does it");
    const auto before = peak();
    (void)program_file(worker_program(), "worker");
    EXPECT_GT(before, 0);
    EXPECT_LT(peak(), before + static_cast<long>(worker_program().size() / 1024 / 2));
}

} // namespace
} // namespace testcontainers::reaper

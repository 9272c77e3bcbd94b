#include "reaper/program_file.hpp"

#include "reaper/programs.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace testcontainers::reaper {
namespace {

std::string content_of(const FileDescriptor& file) {
    std::ifstream stream("/proc/self/fd/" + std::to_string(file.get()), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The memory of this process that files are mapped into, in bytes.
std::size_t mapped_files_in_memory() {
    constexpr std::string_view field = "RssFile:";
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);) {
        if (line.starts_with(field)) {
            return std::stoul(line.substr(field.size())) * 1024;
        }
    }
    return 0;
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
    (void)program_file(watcher_program().substr(0, 1), "the code that does it");
    const auto before = mapped_files_in_memory();
    (void)program_file(worker_program(), "worker");
    EXPECT_GT(before, 0U);
    EXPECT_LT(mapped_files_in_memory(), before + worker_program().size() / 2);
}

} // namespace
} // namespace testcontainers::reaper

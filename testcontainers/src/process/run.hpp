#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testcontainers::process {

/// A program to run, without a shell.
struct Command {
    /// The program and its arguments. A name without a slash is looked for in PATH, that of `environment`
    /// where it has one; a relative path starts at this process's own working directory.
    std::vector<std::string> argv;
    /// Standard input; the program sees its end right after it.
    std::string input = {};
    /// Variables that are set on top of this process's own.
    std::vector<std::pair<std::string, std::string>> environment = {};
    /// Where the program starts; empty for this process's own working directory.
    std::filesystem::path working_directory = {};
    /// When the program is killed, and all that it started in its process group; none to wait for its end.
    std::optional<std::chrono::steady_clock::time_point> deadline = {};
    /// How many bytes of standard output and of error are kept, each; a program that writes more is killed.
    std::size_t longest_output = std::size_t{1} << 20U;
    /// Gets standard error as it comes, in pieces that end anywhere, and nothing of it is kept. When it
    /// throws the program is killed.
    std::function<void(std::string_view)> err_taker = {};
};

/// How a program ended, and what it wrote.
struct Completed {
    /// The exit code; -1 when a signal ended it.
    int exit_code = -1;
    /// The signal that ended it; 0 when it exited.
    int signal = 0;
    std::string out;
    std::string err;
    /// Whether it was killed because of the deadline.
    bool timed_out = false;
    /// Whether it was killed because it wrote more than was asked for.
    bool too_much_output = false;

    /// Whether it exited with code 0.
    [[nodiscard]] bool ok() const noexcept { return exit_code == 0; }
};

/// Runs a program to its end and reads both of its outputs meanwhile. What a program that it leaves behind
/// writes after its own end is not waited for. It gets standard input, output and error and no other
/// descriptor of this process, and is killed when the calling thread ends, by whatever death of its process.
/// Safe from several threads.
/// @throws ConfigError when `argv` is empty, the program is not found or may not be run, or the working
/// directory is none; what `err_taker` throws.
[[nodiscard]] Completed run(const Command& command,
                            std::source_location where = std::source_location::current());

} // namespace testcontainers::process

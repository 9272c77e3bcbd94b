#pragma once

/// @file
/// Commands in a running container.
///
///     auto listing = container.exec({"ls", "/data"}).or_throw();
///     std::cout << listing.out;

#include <chrono>
#include <map>
#include <optional>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers {

/// A command to run in a container. No shell is involved: write `{"sh", "-c", "…"}` for one.
struct ExecSpec {
    /// Program and arguments.
    std::vector<std::string> command;
    /// What the command reads from its standard input, which then ends; nothing where unset.
    std::optional<std::string> input = {};
    /// Environment variables, added to the container's.
    std::map<std::string, std::string> env = {};
    /// `user`, `uid`, `user:group` or `uid:gid`; the container's user when empty.
    std::string user = {};
    /// An absolute path in the container; the container's working directory when empty.
    std::string working_directory = {};
    /// The time the whole command may take; none where unset.
    std::optional<std::chrono::milliseconds> timeout = {};

    friend bool operator==(const ExecSpec&, const ExecSpec&) = default;
};

/// How a command ended, and what it wrote.
struct ExecResult {
    /// The exit code; 126 and 127 when the program could not be run or found.
    int exit_code = 0;
    /// Standard output, byte for byte.
    std::string out = {};
    /// Standard error, byte for byte.
    std::string err = {};
    /// Program and arguments, for messages.
    std::vector<std::string> command = {};

    /// Itself, when the exit code is 0.
    /// @throws ExecError with the command, its exit code and the end of what it wrote, otherwise.
    const ExecResult& or_throw(std::source_location where = std::source_location::current()) const&;
    /// @copydoc or_throw
    ExecResult or_throw(std::source_location where = std::source_location::current()) &&;
};

}  // namespace testcontainers

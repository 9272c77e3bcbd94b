#pragma once

/// @file
/// Commands in a running container.
///
///     auto listing = container.exec({"ls", "/data"}).or_throw();
///     std::cout << listing.out;

#include "testcontainers/logs.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <source_location>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers {

/// The size of a terminal.
struct TerminalSize {
    /// Lines; 1 to 65535.
    int rows = 24;
    /// Characters in a line; 1 to 65535.
    int columns = 80;

    friend bool operator==(const TerminalSize&, const TerminalSize&) = default;
};

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
    /// The time the whole command may take; none where unset. When it is over, the command is killed in the
    /// container.
    std::optional<std::chrono::milliseconds> timeout = {};
    /// Whether it has a terminal: what it writes is then one stream, `ExecResult::out`, and shows its input
    /// as well. A terminal has no end of input; `\4` at the beginning of a line is one for the command.
    bool tty = false;
    /// The size of that terminal, told as soon as the command runs; the engine's where unset. Needs `tty`.
    std::optional<TerminalSize> terminal_size = {};
    /// Whether it has all rights, whatever the container has.
    bool privileged = false;

    friend bool operator==(const ExecSpec&, const ExecSpec&) = default;
};

/// Input and output of a command as they come, in constant memory.
struct ExecStreams {
    /// Fills the buffer with the next bytes of the command's standard input and returns how many; 0 is the
    /// end. Instead of `ExecSpec::input`; called from the thread that runs the command.
    std::function<std::size_t(std::span<char> buffer)> input = {};
    /// Takes what the command writes; `ExecResult::out` and `err` then stay empty. Returning false ends the
    /// listening: the command goes on in the container, and the result has `ExecResult::not_waited_for`.
    std::function<bool(LogStream stream, std::string_view bytes)> output = {};
};

/// How a command ended, and what it wrote.
struct ExecResult {
    /// The exit code of a command that was not listened to until its end.
    static constexpr int not_waited_for = -1;

    /// The exit code; 127 when the program is not there, 126 when it cannot be run; or `not_waited_for`.
    int exit_code = 0;
    /// Standard output, byte for byte.
    std::string out = {};
    /// Standard error, byte for byte.
    std::string err = {};
    /// Program and arguments, for messages.
    std::vector<std::string> command = {};

    /// Itself, when the exit code is 0.
    /// @throws ExecError with the command, its exit code and the end of what it wrote, otherwise; also when
    /// the command was not waited for.
    const ExecResult& or_throw(std::source_location where = std::source_location::current()) const&;
    /// @copydoc or_throw
    ExecResult or_throw(std::source_location where = std::source_location::current()) &&;
};

} // namespace testcontainers

#include "core/command.hpp"

#include "core/command_mark.hpp"
#include "core/problems.hpp"
#include "core/terminal.hpp"
#include "testcontainers/error.hpp"
#include "values/deadline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <optional>
#include <string_view>

namespace testcontainers::core {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// The calls of one command share its time.
class Budget {
public:
    explicit Budget(const docker::Call& call) : call_(call), deadline_(deadline_after(call.timeout)) {}

    /// For a call that is answered at once.
    [[nodiscard]] docker::Call short_call() const {
        auto call = rest();
        call.timeout = call.timeout == 0ms ? docker::Call{}.timeout : call.timeout;
        return call;
    }

    /// For the call that takes as long as the command.
    [[nodiscard]] docker::Call rest() const {
        auto call = call_;
        if (call_.timeout != 0ms) {
            const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline_ - Clock::now());
            call.timeout = std::max(left, 1ms);
        }
        return call;
    }

private:
    const docker::Call& call_;
    Clock::time_point deadline_;
};

docker::ByteSource bytes_of(const std::string& text) {
    return [&text, offset = std::size_t{0}](std::span<char> buffer) mutable {
        const auto count = std::min(buffer.size(), text.size() - offset);
        std::memcpy(buffer.data(), text.data() + offset, count);
        offset += count;
        return count;
    };
}

void validate(const ExecSpec& spec, std::source_location where) {
    Problems problems;
    if (spec.command.empty() || spec.command.front().empty()) {
        problems.add("command", "must have a program, such as {\"ls\", \"/data\"}");
    }
    problems.check_texts("command", spec.command);
    for (const auto& [name, value] : spec.env) {
        if (name.empty() || name.find('=') != std::string::npos) {
            problems.add("env", name, "must be a variable's name, without '='");
        }
        problems.check_text(element("env", name), value);
    }
    problems.check_text("user", spec.user);
    if (!spec.working_directory.empty()) {
        problems.check_container_path("working_directory", spec.working_directory);
    }
    if (spec.timeout && *spec.timeout <= 0ms) {
        problems.add("timeout", fmt::format("{} ms must be more than 0", spec.timeout->count()));
    }
    if (spec.terminal_size) {
        check_terminal_size(problems, "terminal_size", *spec.terminal_size);
        if (!spec.tty) {
            problems.add("terminal_size", "is of no use without a terminal; set `tty`, too");
        }
    }
    throw_problems("the command to run", std::move(problems).take(), where);
}

/// The engine reports in its own words that a program could not be run, under one exit code or the other.
/// Those words come instead of the program's output, on either stream.
class WordsOfEngine {
public:
    /// The next output, whose beginning is kept.
    void hear(LogStream stream, std::string_view bytes) {
        auto& kept = stream == LogStream::out ? out_ : err_;
        kept.append(bytes.substr(0, longest - kept.size()));
    }

    /// The exit code, as it would be had a shell not found the program, or not been able to run it.
    [[nodiscard]] int told_apart(int exit_code) const {
        constexpr int not_there = 127;
        constexpr int not_runnable = 126;
        const std::string_view words = out_.starts_with(beginning) ? out_ : err_;
        if ((exit_code != not_there && exit_code != not_runnable) || !words.starts_with(beginning)) {
            return exit_code;
        }
        const bool missing = words.find("executable file not found") != std::string_view::npos ||
                             words.find("no such file or directory") != std::string_view::npos;
        return missing ? not_there : not_runnable;
    }

private:
    static constexpr std::string_view beginning = "OCI runtime exec failed";
    /// The name of the program stands before the reason, and is no longer than a path.
    static constexpr std::size_t longest = 8192;

    std::string out_;
    std::string err_;
};

docker::ExecCreate prepared(const ExecSpec& spec, const ExecStreams& streams) {
    return {.command = spec.command,
            .env = spec.env,
            .user = spec.user,
            .working_directory = spec.working_directory,
            .attach_input = spec.input.has_value() || streams.input != nullptr,
            .tty = spec.tty,
            .privileged = spec.privileged};
}

ExecResult perform(docker::Client& client, const std::string& container, const ExecSpec& spec,
                   const ExecStreams& streams, const Budget& budget) {
    auto execs = client.execs();
    const auto id = execs.create(container, prepared(spec, streams), budget.short_call());
    std::optional<TerminalSizing> sizing;
    if (spec.terminal_size) {
        sizing.emplace(client, id, *spec.terminal_size, budget.short_call());
    }
    ExecResult result{.exit_code = ExecResult::not_waited_for, .command = spec.command};
    WordsOfEngine words;
    bool listening = true;
    const docker::OutputSink sink = [&](LogStream stream, std::string_view bytes) {
        words.hear(stream, bytes);
        if (streams.output) {
            listening = streams.output(stream, bytes);
        } else {
            (stream == LogStream::out ? result.out : result.err).append(bytes);
        }
        return listening;
    };
    if (spec.input || streams.input) {
        execs.start(id, streams.input ? streams.input : bytes_of(*spec.input), sink, budget.rest(), spec.tty);
    } else {
        execs.start(id, sink, budget.rest(), spec.tty);
    }
    if (sizing) {
        sizing->finish();
    }
    if (listening) {
        const auto ended = execs.inspect(id, budget.short_call());
        result.exit_code = words.told_apart(ended.exit_code.value_or(ExecResult::not_waited_for));
    }
    return result;
}

std::string quoted_if_needed(const std::string& word) {
    return word.empty() || word.find_first_of(" \t\n\"'") != std::string::npos ? fmt::format("\"{}\"", word)
                                                                               : word;
}

} // namespace

ExecResult run_command(docker::Client& client, const std::string& container, const ExecSpec& command,
                       const docker::Call& call, const ExecStreams& streams) {
    validate(command, call.where);
    if (command.input && streams.input) {
        throw ConfigError("the command to run has two inputs: `input` and a stream; leave out one of them",
                          call.where);
    }
    if (call.timeout == 0ms) {
        return perform(client, container, command, streams, Budget{call});
    }
    const CommandMark mark;
    auto marked = command;
    marked.env.insert(mark.variable());
    try {
        return perform(client, container, marked, streams, Budget{call});
    } catch (const TransportError& error) {
        if (error.reason() != TransportError::Reason::timed_out) {
            throw;
        }
        const bool killed = mark.kill_in(client, container);
        throw TransportError(error.reason(),
                             fmt::format("command {} did not end within {} ms{}",
                                         command_line(command.command), call.timeout.count(),
                                         killed ? " and was killed" : "; it goes on in the container"),
                             call.where);
    }
}

void start_command(docker::Client& client, const std::string& container, const ExecSpec& command,
                   const docker::Call& call) {
    validate(command, call.where);
    if (command.input || command.timeout) {
        throw ConfigError(
            fmt::format("command {} is not waited for, so it can have neither `input` nor `timeout`",
                        command_line(command.command)),
            call.where);
    }
    auto execs = client.execs();
    const auto id = execs.create(container, prepared(command, {}), call);
    execs.start_detached(id, call);
    if (command.terminal_size) {
        tell_terminal_size(client, id, *command.terminal_size, call);
    }
}

std::string command_line(const std::vector<std::string>& command) {
    constexpr std::size_t longest = 200;
    std::string line;
    for (const auto& word : command) {
        line += (line.empty() ? "" : " ") + quoted_if_needed(word);
    }
    return line.size() > longest ? line.substr(0, longest) + "…" : line;
}

} // namespace testcontainers::core

#include "core/command.hpp"

#include "core/problems.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace testcontainers::core {
namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

/// The calls of one command share its time.
class Budget {
public:
    explicit Budget(const docker::Call& call) : call_(call), deadline_(Clock::now() + call.timeout) {}

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
    throw_problems("the command to run", std::move(problems).take(), where);
}

ExecResult perform(docker::Client& client, const std::string& container, const ExecSpec& spec,
                   const Budget& budget) {
    auto execs = client.execs();
    const auto id = execs.create(container,
                                 {.command = spec.command,
                                  .env = spec.env,
                                  .user = spec.user,
                                  .working_directory = spec.working_directory,
                                  .attach_input = spec.input.has_value()},
                                 budget.short_call());
    ExecResult result{.command = spec.command};
    const docker::OutputSink sink = [&result](LogStream stream, std::string_view bytes) {
        (stream == LogStream::out ? result.out : result.err).append(bytes);
        return true;
    };
    if (spec.input) {
        execs.start(id, bytes_of(*spec.input), sink, budget.rest());
    } else {
        execs.start(id, sink, budget.rest());
    }
    result.exit_code = execs.inspect(id, budget.short_call()).exit_code.value_or(-1);
    return result;
}

std::string quoted_if_needed(const std::string& word) {
    return word.empty() || word.find_first_of(" \t\n\"'") != std::string::npos ? fmt::format("\"{}\"", word)
                                                                               : word;
}

} // namespace

ExecResult run_command(docker::Client& client, const std::string& container, const ExecSpec& command,
                       const docker::Call& call) {
    validate(command, call.where);
    try {
        return perform(client, container, command, Budget{call});
    } catch (const TransportError& error) {
        if (error.reason() != TransportError::Reason::timed_out || call.timeout == 0ms) {
            throw;
        }
        throw TransportError(error.reason(),
                             fmt::format("command {} did not end within {} ms; it goes on in the container",
                                         command_line(command.command), call.timeout.count()),
                             call.where);
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

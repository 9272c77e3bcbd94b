#include "testcontainers/error.hpp"
#include "wait/built_in.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers::wait {
namespace {

/// As a shell would take it, so that two commands never read alike.
std::string quoted(const std::string& argument) {
    if (!argument.empty() && argument.find_first_of(" \t\r\n'\"`\\$") == std::string::npos) {
        return argument;
    }
    std::string text = "'";
    for (const char c : argument) {
        text += c == '\'' ? std::string{"'\\''"} : std::string{c};
    }
    return text + "'";
}

std::string description_of(const std::vector<std::string>& command) {
    std::string text;
    for (const auto& argument : command) {
        text += (text.empty() ? "" : " ") + quoted(argument);
    }
    return "command `" + text + "`";
}

/// The last line that is not empty.
std::string_view last_line(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return text.substr(text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1);
}

} // namespace

Strategy command(std::vector<std::string> command) {
    if (command.empty() || command.front().empty()) {
        throw ConfigError("wait::command: the command is empty");
    }
    const auto description = description_of(command);
    return BuiltIn::make(description, [description, command = std::move(command)](const Target& target) {
        const auto result = target.exec(ExecSpec{.command = command});
        if (result.exit_code == 0) {
            return Readiness::ready();
        }
        const auto said = last_line(result.err.empty() ? result.out : result.err);
        return Readiness::pending(fmt::format("{} ended with code {}{}{}", description, result.exit_code,
                                              said.empty() ? "" : ": ", said));
    });
}

} // namespace testcontainers::wait

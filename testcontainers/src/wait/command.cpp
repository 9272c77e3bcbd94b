#include "testcontainers/error.hpp"
#include "values/printable.hpp"
#include "wait/built_in.hpp"

#include <fmt/format.h>

#include <string_view>
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

std::string name_of(const CommandCheck& check) {
    std::string text;
    for (const auto& argument : check.command) {
        text += (text.empty() ? "" : " ") + quoted(argument);
    }
    return "command `" + text + "`";
}

std::string description_of(const CommandCheck& check) {
    auto text = name_of(check);
    text += check.exit_code == 0 ? "" : fmt::format(" ending with code {}", check.exit_code);
    text += check.output_contains.empty() ? "" : fmt::format(" writing \"{}\"", check.output_contains);
    return text;
}

bool is_told_by_description(const CommandCheck& check) {
    return !check.matches && check.env.empty() && check.user.empty() && check.working_directory.empty();
}

/// The last line that is not empty.
std::string_view last_line(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return text.substr(text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1);
}

Readiness judge(const CommandCheck& check, const ExecResult& result) {
    const auto not_yet = [&](const std::string& what) {
        const auto said = last_line(result.err.empty() ? result.out : result.err);
        return Readiness::pending(
            fmt::format("{} {}{}{}", name_of(check), what, said.empty() ? "" : ": ", said));
    };
    if (result.exit_code != check.exit_code) {
        const auto expected = check.exit_code == 0 ? "" : fmt::format(", expected {}", check.exit_code);
        return not_yet(fmt::format("ended with code {}{}", result.exit_code, expected));
    }
    if (result.out.find(check.output_contains) == std::string::npos) {
        return not_yet(fmt::format("wrote no \"{}\"", check.output_contains));
    }
    if (check.matches && !check.matches(result)) {
        return not_yet("wrote something else than expected");
    }
    return Readiness::ready();
}

void require(bool good, const std::string& problem) {
    if (!good) {
        throw ConfigError("wait::command: " + problem);
    }
}

void validate(const CommandCheck& check) {
    constexpr int highest = 255;
    require(!check.command.empty() && !check.command.front().empty(), "the command is empty");
    require(check.exit_code >= 0 && check.exit_code <= highest,
            fmt::format("exit_code is {}; it must be from 0 to {}", check.exit_code, highest));
    require(check.working_directory.empty() || check.working_directory.starts_with('/'),
            fmt::format("working_directory is \"{}\"; it must be an absolute path in the container",
                        printable(check.working_directory)));
    for (const auto& [name, value] : check.env) {
        require(!name.empty() && name.find('=') == std::string::npos,
                fmt::format("env has \"{}\"; it must be a variable's name, without '='", printable(name)));
    }
}

} // namespace

Strategy command(CommandCheck check) {
    validate(check);
    const auto description = description_of(check);
    const bool told = is_told_by_description(check);
    const auto ask = [check = std::move(check)](const Target& target) {
        return judge(check, target.exec(ExecSpec{.command = check.command,
                                                 .env = check.env,
                                                 .user = check.user,
                                                 .working_directory = check.working_directory}));
    };
    return told ? BuiltIn::make(description, ask) : Strategy{description, ask};
}

} // namespace testcontainers::wait

#include "testcontainers/error.hpp"
#include "wait/built_in.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>

namespace testcontainers::wait {
namespace {

/// The last line that is not empty.
std::string_view last_line(std::string_view text) {
    while (text.ends_with('\n') || text.ends_with('\r')) {
        text.remove_suffix(1);
    }
    return text.substr(text.rfind('\n') == std::string_view::npos ? 0 : text.rfind('\n') + 1);
}

}  // namespace

Strategy command(std::vector<std::string> command) {
    if (command.empty() || command.front().empty()) {
        throw ConfigError("wait::command: the command is empty");
    }
    const auto description = fmt::format("command `{}`", fmt::join(command, " "));
    return BuiltIn::make(description, [description, command = std::move(command)](const Target& target) {
        const auto result = target.exec(ExecSpec{.command = command});
        if (result.exit_code == 0) {
            return Readiness::ready();
        }
        const auto said = last_line(result.err.empty() ? result.out : result.err);
        return Readiness::pending(fmt::format("{} ended with code {}{}{}", description, result.exit_code, said.empty() ? "" : ": ", said));
    });
}

}  // namespace testcontainers::wait

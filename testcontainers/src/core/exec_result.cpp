#include "testcontainers/exec.hpp"

#include "core/command.hpp"
#include "testcontainers/error.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

namespace testcontainers {
namespace {

std::string indented(std::string_view text) {
    std::string lines = "    ";
    for (const char character : text) {
        lines += character;
        if (character == '\n') {
            lines += "    ";
        }
    }
    return lines;
}

std::string written(std::string_view name, const std::string& text) {
    constexpr std::size_t lines = 20;
    constexpr std::size_t bytes = 4096;
    const auto end = last_lines(printable(text), lines, bytes);
    return end.empty() ? std::string{} : fmt::format("\n  {}\n{}", name, indented(end));
}

void check(const ExecResult& result, std::source_location where) {
    if (result.exit_code == ExecResult::not_waited_for) {
        throw ExecError(fmt::format("command {} was not waited for, because the listening ended before it; "
                                    "have `ExecStreams::output` return true until its end",
                                    core::command_line(result.command)),
                        where);
    }
    if (result.exit_code != 0) {
        throw ExecError(fmt::format("command {} ended with exit code {}{}{}",
                                    core::command_line(result.command), result.exit_code,
                                    written("standard error", result.err),
                                    written("standard output", result.out)),
                        where);
    }
}

} // namespace

const ExecResult& ExecResult::or_throw(std::source_location where) const& {
    check(*this, where);
    return *this;
}

ExecResult ExecResult::or_throw(std::source_location where) && {
    check(*this, where);
    return std::move(*this);
}

} // namespace testcontainers

#include "testcontainers/error.hpp"
#include "wait/built_in.hpp"

#include <fmt/format.h>
#include <re2/re2.h>

#include <functional>
#include <memory>
#include <utility>

namespace testcontainers::wait {
namespace {

using LineTest = std::function<bool(const std::string& line)>;

/// Counts the lines that match, each once.
class LogCheck {
public:
    LogCheck(std::string what, LineTest test, LogMatch match)
        : what_(std::move(what)), test_(std::move(test)), match_(match) {}

    Readiness operator()(const Target& target) {
        const auto [lines, next] = target.log_from(next_);
        next_ = next;
        for (const auto& line : lines) {
            const bool is_wanted = !match_.stream || *match_.stream == line.stream;
            seen_ += is_wanted && test_(line.text) ? 1 : 0;
        }
        if (seen_ >= match_.times) {
            return Readiness::ready();
        }
        return Readiness::pending(fmt::format("{} seen {} of {} times", what_, seen_, match_.times));
    }

private:
    std::string what_;
    LineTest test_;
    LogMatch match_;
    std::size_t next_ = 0;
    std::size_t seen_ = 0;
};

Strategy log_strategy(const std::string& what, const LineTest& test, LogMatch match) {
    if (match.times == 0) {
        throw ConfigError(fmt::format("{}: times is 0; at least 1 is needed", what));
    }
    const char* const stream = !match.stream                     ? ""
                               : *match.stream == LogStream::out ? " on standard output"
                                                                 : " on standard error";
    const auto description =
        fmt::format("{}{}{}", what, match.times == 1 ? "" : fmt::format(" {} times", match.times), stream);
    return BuiltIn::stateful(description, [what, test, match]() -> Strategy::Check {
        return [check = std::make_shared<LogCheck>(what, test, match)](const Target& target) {
            return (*check)(target);
        };
    });
}

} // namespace

Strategy log(std::string text, LogMatch match) {
    if (text.empty()) {
        throw ConfigError(
            "wait::log: the text is empty, and every line would match; wait::running() needs no line");
    }
    const auto what = fmt::format("log \"{}\"", text);
    return log_strategy(
        what,
        [text = std::move(text)](const std::string& line) { return line.find(text) != std::string::npos; },
        match);
}

Strategy log_matches(const std::string& pattern, LogMatch match) {
    const auto expression = std::make_shared<const re2::RE2>(pattern, re2::RE2::Quiet);
    if (!expression->ok()) {
        throw ConfigError(fmt::format("wait::log_matches: \"{}\" is not an RE2 expression: {}", pattern,
                                      expression->error()));
    }
    return log_strategy(
        fmt::format("log matching \"{}\"", pattern),
        [expression](const std::string& line) { return re2::RE2::PartialMatch(line, *expression); }, match);
}

} // namespace testcontainers::wait

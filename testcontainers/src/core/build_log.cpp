#include "core/build_log.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers::core {
namespace {

/// Of a step's output, so many lines stand in an error.
constexpr std::size_t most_lines = 40;
/// Of a line, so much is kept.
constexpr std::size_t longest_line = 2000;

} // namespace

void BuildLog::add(std::string_view text) {
    if (output_) {
        output_(text);
    }
    for (const auto character : text) {
        if (character == '\n') {
            add_line(std::exchange(pending_, {}));
        } else if (character != '\r' && pending_.size() < longest_line) {
            pending_ += character;
        }
    }
}

void BuildLog::add_result(std::string_view result) {
    constexpr std::size_t digits_of_short_id = 12;
    if (result == "Using cache") {
        found_ = true;
    } else if (!found_ && result.size() == digits_of_short_id &&
               result.find_first_not_of("0123456789abcdef") == std::string_view::npos) {
        made_.emplace_back(result);
    }
}

void BuildLog::add_line(std::string line) {
    constexpr std::string_view arrow = " ---> ";
    if (line.starts_with("Step ")) {
        step_ = std::move(line);
        found_ = step_.find(" : FROM ") != std::string::npos;
        lines_.clear();
        left_out_ = 0;
        return;
    }
    const bool says_something = line.find_first_not_of(' ') != std::string::npos;
    if (line.starts_with(arrow)) {
        add_result(std::string_view(line).substr(arrow.size()));
        return;
    }
    if (!says_something || line.starts_with("Removing intermediate container ")) {
        return;
    }
    lines_.push_back(std::move(line));
    if (lines_.size() > most_lines) {
        lines_.pop_front();
        ++left_out_;
    }
}

std::string BuildLog::last_step() const {
    std::string text = step_.empty() ? "" : "\n  " + step_;
    if (left_out_ > 0) {
        text += fmt::format("\n    … {} lines before", left_out_);
    }
    for (const auto& line : lines_) {
        text += "\n    " + line;
    }
    return pending_.empty() ? text : text + "\n    " + pending_;
}

} // namespace testcontainers::core

#include "gtest_support/log_block.hpp"

#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace testcontainers::testing {

void LogBlock::add(std::string_view line) {
    ++count_;
    // A carriage return within a line, as progress bars have it, is shown as a space.
    auto shown = printable(line.substr(0, longest_line));
    std::ranges::replace(shown, '\n', ' ');
    if (line.size() > longest_line) {
        shown += fmt::format(" … ({} bytes more)", line.size() - longest_line);
    }
    last_.push_back(std::move(shown));
    if (last_.size() > most_lines) {
        last_.pop_front();
    }
}

std::string LogBlock::text() const {
    if (count_ == 0) {
        return fmt::format("[ CONTAINER] {} wrote nothing during this test\n", title_);
    }
    auto block = fmt::format("[ CONTAINER] {} wrote {} {} during this test:\n", title_, count_,
                             count_ == 1 ? "line" : "lines");
    if (count_ > last_.size()) {
        block += fmt::format("  | ({} earlier lines left out)\n", count_ - last_.size());
    }
    for (const auto& line : last_) {
        block += fmt::format("  | {}\n", line);
    }
    return block;
}

} // namespace testcontainers::testing

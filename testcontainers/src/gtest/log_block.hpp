#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace testcontainers::testing {

/// The report on one container's output: how many lines there were, and the last of them. Its size is
/// bounded, whatever was written.
class LogBlock {
public:
    /// So many lines are shown.
    static constexpr std::size_t most_lines = 50;
    /// A longer line is cut after this many bytes.
    static constexpr std::size_t longest_line = 1000;

    /// `title` says whose output it is.
    explicit LogBlock(std::string title) : title_(std::move(title)) {}

    /// The next line, as the container wrote it.
    void add(std::string_view line);

    /// The block. It is fit for a terminal, and ends with a line end.
    [[nodiscard]] std::string text() const;

private:
    std::string title_;
    std::size_t count_ = 0;
    std::deque<std::string> last_;
};

} // namespace testcontainers::testing

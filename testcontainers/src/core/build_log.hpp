#pragma once

#include "testcontainers/image_build.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace testcontainers::core {

/// What a builder prints: handed on, and the end of the last step kept for an error.
class BuildLog {
public:
    /// `output` may be empty and must outlive it.
    explicit BuildLog(const BuildOutput& output) : output_(output) {}

    /// The next piece.
    void add(std::string_view text);

    /// What the last step printed, indented, its first line the step itself; empty where nothing was printed.
    [[nodiscard]] std::string last_step() const;

private:
    void add_line(std::string line);

    const BuildOutput& output_;
    std::string step_;
    std::deque<std::string> lines_;
    std::size_t left_out_ = 0;
    std::string pending_;
};

} // namespace testcontainers::core

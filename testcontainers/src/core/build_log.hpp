#pragma once

#include "testcontainers/image_build.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

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

    /// The images without a name that the classic builder's steps have made here, the first first; not those
    /// that it has found.
    [[nodiscard]] const std::vector<std::string>& made() const noexcept { return made_; }

private:
    void add_line(std::string line);
    void add_result(std::string_view result);

    const BuildOutput& output_;
    std::string step_;
    /// Whether the step's result was there before.
    bool found_ = false;
    std::vector<std::string> made_;
    std::deque<std::string> lines_;
    std::size_t left_out_ = 0;
    std::string pending_;
};

} // namespace testcontainers::core

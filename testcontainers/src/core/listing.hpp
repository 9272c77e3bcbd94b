#pragma once

#include "values/printable.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>
#include <utility>

namespace testcontainers::core {

/// Collects `field: value` lines; what is empty has none.
class Listing {
public:
    void line(std::string_view field, std::string_view value) {
        if (!value.empty()) {
            text_ += fmt::format("{}{}: {}", text_.empty() ? "" : "\n", field, printable(value));
        }
    }

    template <class Values, class Describe>
    void lines(std::string_view field, const Values& values, const Describe& describe) {
        if (values.empty()) {
            return;
        }
        text_ += fmt::format("{}{}:", text_.empty() ? "" : "\n", field);
        for (const auto& value : values) {
            text_ += "\n  " + printable(describe(value));
        }
    }

    [[nodiscard]] std::string take() && { return std::move(text_); }

private:
    std::string text_;
};

/// `2 s`, `1500 ms`.
[[nodiscard]] inline std::string time_text(std::chrono::milliseconds time) {
    using namespace std::chrono_literals;
    return time % 1s == 0ms ? fmt::format("{} s", time / 1s) : fmt::format("{} ms", time.count());
}

} // namespace testcontainers::core

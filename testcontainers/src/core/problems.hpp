#pragma once

#include <cstddef>
#include <map>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testcontainers::core {

/// What is wrong with a spec: all of it, each problem with its field, its value and what would be right.
class Problems {
public:
    /// A problem: `field: text`.
    void add(std::string_view field, std::string_view text);

    /// A problem that quotes the value: `field: "value" rule`.
    void add(std::string_view field, std::string_view value, std::string_view rule);

    /// Text that is sent to the engine must have no NUL, which ends it early in the container.
    void check_text(std::string_view field, std::string_view value);

    /// The same for each of a list; the field of an element is `field[i]`.
    void check_texts(std::string_view field, const std::vector<std::string>& values);

    /// Settings by name: none may be without a name, and no text may have a NUL. `what` is one of them, such
    /// as `an option`.
    void check_settings(std::string_view field, const std::map<std::string, std::string>& settings,
                        std::string_view what = "an option");

    /// An absolute path in the container.
    /// @returns whether it is one.
    bool check_container_path(std::string_view field, std::string_view path);

    /// The problems in the order they were found.
    [[nodiscard]] std::vector<std::string> take() && { return std::move(list_); }

private:
    std::vector<std::string> list_;
};

/// `field[index]`.
[[nodiscard]] std::string element(std::string_view field, std::size_t index);

/// `field["key"]`.
[[nodiscard]] std::string element(std::string_view field, std::string_view key);

/// @throws ConfigError that lists the problems of `what` (`the container spec`), a line each, when there are
/// any.
void throw_problems(std::string_view what, const std::vector<std::string>& problems,
                    std::source_location where);

/// Labels of a user: not empty, no NUL, and not in the library's own namespace.
void check_labels(Problems& problems, const std::map<std::string, std::string>& labels);

} // namespace testcontainers::core

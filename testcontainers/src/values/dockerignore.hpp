#pragma once

#include "values/ignore_pattern.hpp"

#include <cstdint>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers {

/// The rules of a .dockerignore file: which paths of a build's context are left out. A plain value.
///
/// A line is a pattern, `!` before it makes an exception, `#` at its beginning a comment. A pattern holds for
/// a path and for all that is below it; the last one that holds decides. An exception holds below a folder
/// only where it has brought the folder back: after `a/b`, `!a` does nothing. So it is with Docker from 23
/// on.
class Dockerignore {
public:
    /// What becomes of a path.
    enum class Verdict : std::uint8_t {
        taken,     ///< it is part of the context
        left_out,  ///< it is not, nor is anything below it
        look_below ///< it is not, but something below it may be
    };

    /// Leaves nothing out.
    Dockerignore() = default;

    /// Reads the text of a file, which messages call `name`.
    /// @throws ConfigError that names the line of a malformed pattern.
    [[nodiscard]] static Dockerignore parse(std::string_view text, const std::string& name,
                                            std::source_location where = std::source_location::current());

    /// What becomes of `path`: relative to the context, without `.`, `..` and empty names.
    [[nodiscard]] Verdict verdict(std::string_view path, bool is_folder) const;

    /// Whether `path` is left out.
    [[nodiscard]] bool leaves_out(std::string_view path) const;

private:
    struct Rule {
        IgnorePattern pattern;
        bool exception = false;
    };

    [[nodiscard]] bool may_except_below(std::string_view folder) const;

    std::vector<Rule> rules_;
    bool has_exceptions_ = false;
};

} // namespace testcontainers

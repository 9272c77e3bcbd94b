#pragma once

#include <functional>
#include <string>

namespace testcontainers::wait {

/// What must be in a file. Where nothing is asked for, a path of any kind will do.
struct FileMatch {
    /// Text that the file must contain.
    std::string contains = {};
    /// A predicate over the file's content.
    std::function<bool(const std::string& content)> matches = {};
};

} // namespace testcontainers::wait

#pragma once

#include "testcontainers/exec.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace testcontainers::wait {

/// A command in the container, and the end that means ready. No shell is involved.
struct CommandCheck {
    /// Program and arguments.
    std::vector<std::string> command;
    /// The exit code that means ready.
    int exit_code = 0;
    /// Text that its standard output must contain.
    std::string output_contains = {};
    /// A predicate over what it wrote, when the exit code is right.
    std::function<bool(const ExecResult& result)> matches = {};
    /// Environment variables, added to the container's.
    std::map<std::string, std::string> env = {};
    /// `user`, `uid`, `user:group` or `uid:gid`; the container's user when empty.
    std::string user = {};
    /// An absolute path in the container; the container's working directory when empty.
    std::string working_directory = {};
};

} // namespace testcontainers::wait

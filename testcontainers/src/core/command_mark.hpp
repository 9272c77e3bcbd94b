#pragma once

#include "testcontainers/docker/client.hpp"

#include <string>
#include <utility>

namespace testcontainers::core {

/// Marks a command by an environment variable, which its children inherit, so that all of them can be found
/// and killed: the engine ends no command that it has started, not even when its client has gone.
class CommandMark {
public:
    CommandMark();

    /// The variable's name and value.
    [[nodiscard]] std::pair<const std::string, std::string> variable() const;

    /// Kills all processes with the mark, and those they make meanwhile: from here when they are seen here,
    /// else by a shell in the container. Returns whether there were any and none is left. Never throws.
    [[nodiscard]] bool kill_in(docker::Client& client, const std::string& container) const noexcept;

private:
    [[nodiscard]] bool kill_here() const;
    [[nodiscard]] bool kill_seen() const;
    [[nodiscard]] bool kill_by_shell(docker::Client& client, const std::string& container) const;

    std::string value_;
};

} // namespace testcontainers::core

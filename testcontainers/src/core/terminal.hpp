#pragma once

#include "core/problems.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/exec.hpp"

#include <exception>
#include <string>
#include <string_view>
#include <thread>

namespace testcontainers::core {

/// What is wrong with the size of a terminal.
void check_terminal_size(Problems& problems, std::string_view field, const TerminalSize& size);

/// Tells the size of its terminal to a command that has been started.
/// @throws TransportError when the connection broke.
void tell_terminal_size(docker::Client& client, const std::string& exec, const TerminalSize& size,
                        const docker::Call& call);

/// The same for a command that is about to be started, from a thread of its own: the engine answers once the
/// command runs, and whoever starts it waits for its end.
class TerminalSizing {
public:
    /// `exec` is the command's id. `client` must outlive it.
    TerminalSizing(docker::Client& client, std::string exec, const TerminalSize& size,
                   const docker::Call& call);
    TerminalSizing(const TerminalSizing&) = delete;
    TerminalSizing& operator=(const TerminalSizing&) = delete;
    ~TerminalSizing() = default;

    /// The command has ended.
    /// @throws what kept the size from being told before.
    void finish();

private:
    std::exception_ptr failure_;
    std::jthread thread_;
};

} // namespace testcontainers::core

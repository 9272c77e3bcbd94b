#pragma once

#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/streams.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers::docker {

class Connection;

/// The body of ContainerExec. Standard output and error are always attached.
struct ExecCreate {
    std::vector<std::string> command = {};
    std::map<std::string, std::string> env = {};
    std::string user = {};
    std::string working_directory = {};
    bool attach_input = false;
    bool tty = false;
    bool privileged = false;
};

/// The answer to ExecInspect.
struct ExecDetails {
    bool running = false;
    /// Unset while it runs.
    std::optional<int> exit_code;
    /// The process id on the engine's machine.
    int pid = 0;
};

/// The exec calls of the Engine API. Safe from several threads; throws as `Containers` does.
class Execs {
public:
    explicit Execs(Connection& connection) noexcept : connection_(&connection) {}

    /// ContainerExec: prepares a command and returns its id. Conflict when the container does not run.
    [[nodiscard]] std::string create(const std::string& container, const ExecCreate& command,
                                     const Call& call = {});
    /// ExecStart without input: hands the output to `sink` until the command ends. `tty` as it was created.
    void start(const std::string& id, const OutputSink& sink, const Call& call = {}, bool tty = false);
    /// ExecStart with input from `input`, which is closed at its end. The command must have been created with
    /// `attach_input`.
    void start(const std::string& id, const ByteSource& input, const OutputSink& sink, const Call& call = {},
               bool tty = false);
    /// ExecStart that returns at once; the output is lost.
    void start_detached(const std::string& id, const Call& call = {});
    /// ExecResize: the size of the terminal of a command that runs.
    void resize(const std::string& id, int rows, int columns, const Call& call = {});
    /// ExecInspect. Waits until a command whose output has ended is seen as ended.
    [[nodiscard]] ExecDetails inspect(const std::string& id, const Call& call = {});

private:
    Connection* connection_;
};

} // namespace testcontainers::docker

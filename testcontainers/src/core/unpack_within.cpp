#include "core/unpack_within.hpp"

#include "core/command.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace testcontainers::core {
namespace {

constexpr int not_runnable = 126;
constexpr int not_there = 127;

/// Runs a program of the container, as root.
void run_within(docker::Client& client, const std::string& container, std::vector<std::string> command,
                const std::string& folder, const ExecStreams& streams, const docker::Call& call) {
    const auto program = command.front();
    const auto result = [&] {
        try {
            return run_command(client, container, {.command = std::move(command), .user = "0:0"}, call,
                               streams);
        } catch (const Conflict& refusal) {
            throw ConfigError(fmt::format("{} is in memory, which is there only while the container runs: {}",
                                          folder, refusal.engine_message()),
                              call.where);
        }
    }();
    if (result.exit_code == not_there || result.exit_code == not_runnable) {
        throw ConfigError(fmt::format("what is copied into memory of a container is unpacked by its own {}, "
                                      "and it has none; mount a volume instead",
                                      program),
                          call.where);
    }
    if (result.err.find("No space left on device") != std::string::npos) {
        throw NoSpace(fmt::format("in memory of container {} is no space left: {}", container, result.err),
                      call.where);
    }
    (void)result.or_throw(call.where);
}

} // namespace

void unpack_within(docker::Client& client, const std::string& container, const FileSource& tar,
                   const std::string& folder, const docker::Call& call) {
    run_within(client, container, {"tar", "-x", "-p", "-f", "-", "-C", folder}, folder, {.input = tar}, call);
}

void make_folder_within(docker::Client& client, const std::string& container, const std::string& folder,
                        const docker::Call& call) {
    run_within(client, container, {"mkdir", "-p", folder}, folder, {}, call);
}

} // namespace testcontainers::core

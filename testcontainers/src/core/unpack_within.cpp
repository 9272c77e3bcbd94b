#include "core/unpack_within.hpp"

#include "core/command.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

namespace testcontainers::core {
namespace {

constexpr int not_runnable = 126;
constexpr int not_there = 127;

ExecResult run_tar(docker::Client& client, const std::string& container, const FileSource& tar,
                   const std::string& folder, const docker::Call& call) {
    try {
        return run_command(client, container,
                           {.command = {"tar", "-x", "-p", "-f", "-", "-C", folder}, .user = "0:0"}, call,
                           {.input = tar});
    } catch (const Conflict& refusal) {
        throw ConfigError(fmt::format("{} is in memory, which is there only while the container runs: {}",
                                      folder, refusal.engine_message()),
                          call.where);
    }
}

} // namespace

void unpack_within(docker::Client& client, const std::string& container, const FileSource& tar,
                   const std::string& folder, const docker::Call& call) {
    const auto result = run_tar(client, container, tar, folder, call);
    if (result.exit_code == not_there || result.exit_code == not_runnable) {
        throw ConfigError(
            "what is copied into memory of a container is unpacked by its own tar, and it has none; "
            "mount a volume instead",
            call.where);
    }
    if (result.err.find("No space left on device") != std::string::npos) {
        throw NoSpace(fmt::format("in memory of container {} is no space left: {}", container, result.err),
                      call.where);
    }
    (void)result.or_throw(call.where);
}

} // namespace testcontainers::core

#pragma once

#include "testcontainers/docker/exec.hpp"

#include <string>
#include <string_view>

namespace testcontainers::docker::json {

/// The body of ContainerExec.
/// @throws Malformed when a value is not UTF-8.
[[nodiscard]] std::string encode(const ExecCreate& command);

/// The body of ExecStart. Without a terminal in it the output is always multiplexed.
[[nodiscard]] std::string encode_exec_start(bool tty = false, bool detach = false);

/// The id in the answer to ContainerExec.
/// @throws Malformed when there is none.
[[nodiscard]] std::string decode_exec_id(std::string_view body);

/// The answer to ExecInspect.
/// @throws Malformed when it is not one.
[[nodiscard]] ExecDetails decode_exec(std::string_view body);

} // namespace testcontainers::docker::json

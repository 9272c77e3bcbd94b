#pragma once

#include "testcontainers/container_spec.hpp"

#include "core/problems.hpp"

#include <filesystem>
#include <map>
#include <string>

namespace testcontainers::core {

/// Reads lines `NAME=value`, byte for byte behind the first `=`; white space before a name, empty lines and
/// those that begin with `#` do not count. `NAME` alone is the variable of this process, where it has one.
/// What is wrong is added to `problems`.
[[nodiscard]] std::map<std::string, std::string> read_env_file(Problems& problems, const std::string& field,
                                                               const std::filesystem::path& file);

/// The environment of a spec: its files in their order, and over them its own variables.
/// @throws ConfigError when a file cannot be read or is not one.
[[nodiscard]] std::map<std::string, std::string> environment_of(const ContainerSpec& spec);

} // namespace testcontainers::core

#pragma once

#include <functional>
#include <optional>
#include <string>

namespace testcontainers::auth {

/// The value of an environment variable; nothing when it is not set.
using EnvironmentLookup = std::function<std::optional<std::string>(const std::string& name)>;

} // namespace testcontainers::auth

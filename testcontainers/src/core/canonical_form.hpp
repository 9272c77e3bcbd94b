#pragma once

#include "testcontainers/container_spec.hpp"

#include <string>

namespace testcontainers::core {

/// A text that is the same for equal specs, in every process. It holds secrets in clear: hash it, and show it
/// to nobody.
[[nodiscard]] std::string canonical_form(const ContainerSpec& spec);

} // namespace testcontainers::core

#pragma once

#include <string_view>

namespace testcontainers::core {

/// Whether a failed transfer to or from a registry is worth another attempt, by the words of the registry or
/// of the engine: a rate limit, a server that is down or fails, a connection that breaks. What nobody has,
/// and what is not allowed, stays so; and so does what is not understood.
[[nodiscard]] bool may_pass_by_itself(std::string_view words);

/// Whether the engine refuses a registry because it does not know who has signed its certificate.
[[nodiscard]] bool is_distrust(std::string_view words);

} // namespace testcontainers::core

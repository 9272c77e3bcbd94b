#pragma once

#include <string>
#include <string_view>

namespace testcontainers::docker::json {

/// The `message` of an answer that refuses, Podman's `cause` where that is all there is; empty when `body` is
/// not such an answer.
[[nodiscard]] std::string decode_error(std::string_view body);

} // namespace testcontainers::docker::json

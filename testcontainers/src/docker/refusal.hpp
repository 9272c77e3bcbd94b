#pragma once

#include "docker/operation.hpp"

namespace testcontainers::docker {

/// The engine's words in the answer to a refused request: the `message` of its JSON, else the beginning of
/// the text, without the markup of a proxy's HTML page.
[[nodiscard]] std::string words_of(const http::Response& answer);

/// Throws the error that fits the status and the words of a refused request.
/// @throws NotFound for 404, Conflict for 409 and what Podman says with 500 instead, ApiError for the others.
[[noreturn]] void refuse(const std::string& operation, const http::Response& answer, const Caller& caller);

} // namespace testcontainers::docker

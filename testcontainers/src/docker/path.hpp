#pragma once

#include "http/message.hpp"

#include <string_view>

namespace testcontainers::docker {

/// `collection`, the encoded id and what follows it: `/networks/ID/connect`. The id must not be empty.
[[nodiscard]] http::Target resource_path(std::string_view collection, std::string_view id,
                                         std::string_view rest = {});

/// `/containers/ID` and what follows it, such as `/json`.
[[nodiscard]] http::Target container_path(std::string_view id, std::string_view rest = {});

/// `/images/NAME` and what follows it; the slashes of the name stay what they are.
/// @throws ConfigError when there is nothing between two of them.
[[nodiscard]] http::Target image_path(std::string_view name, std::string_view rest = {});

} // namespace testcontainers::docker

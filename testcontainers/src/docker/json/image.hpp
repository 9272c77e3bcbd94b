#pragma once

#include "testcontainers/docker/images.hpp"

#include <string_view>
#include <vector>

namespace testcontainers::docker::json {

/// The answer to ImageInspect, of Docker since 20.10 and of Podman's compatible API.
/// @throws Malformed when it is not one.
[[nodiscard]] ImageDetails decode_image(std::string_view body);

/// The answer to ImageList.
/// @throws Malformed when it is not one.
[[nodiscard]] std::vector<ImageSummary> decode_image_list(std::string_view body);

/// One object of a pull's stream.
/// @throws RefusedInAnswer when it says that the pull has failed; Malformed when it is not an object.
[[nodiscard]] PullProgress decode_progress(std::string_view object);

} // namespace testcontainers::docker::json

#pragma once

#include "testcontainers/docker/volumes.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::docker::json {

/// The body of VolumeCreate.
/// @throws Malformed when a value is not UTF-8.
[[nodiscard]] std::string encode(const VolumeCreate& volume);

/// The answer to VolumeCreate and VolumeInspect.
/// @throws Malformed when it is not one.
[[nodiscard]] VolumeInfo decode_volume(std::string_view body);

/// The answer to VolumeList.
/// @throws Malformed when it is not one.
[[nodiscard]] std::vector<VolumeInfo> decode_volume_list(std::string_view body);

} // namespace testcontainers::docker::json

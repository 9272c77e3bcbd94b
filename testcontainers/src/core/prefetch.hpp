#pragma once

#include "core/image_lock.hpp"
#include "core/image_record.hpp"
#include "core/registry_transfer.hpp"
#include "testcontainers/docker/call.hpp"

#include "engine/engine_state.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace testcontainers::core {

/// What has become of a list of images.
struct Prefetched {
    /// Those that the engine had already.
    std::vector<std::string> present;
    /// Those that were pulled.
    std::vector<std::string> pulled;
    /// Those that could not be, and why.
    std::map<std::string, std::string> failed;
};

/// Pulls those of `images` that the engine does not have, several side by side; names and
/// empty platforms mean what they mean in a ContainerSpec.
/// @throws ConfigError when a name is none or a setting is wrong, before anything is pulled; TransportError,
/// ApiError.
[[nodiscard]] Prefetched prefetch(Engine::State& engine, const std::vector<WantedImage>& images,
                                  std::size_t side_by_side, const docker::Call& call);

/// Those of `images` that the engine does not have, or not for their platform.
/// @throws what `prefetch` throws.
[[nodiscard]] std::vector<std::string>
not_present(Engine::State& engine, const std::vector<WantedImage>& images, const docker::Call& call);

/// Pulls all of `images` anew by their tags and pins them in `lock` to the digests that come. An image that
/// comes from no registry has none: it counts as failed.
/// @throws what `prefetch` throws.
[[nodiscard]] Prefetched pin_images(Engine::State& engine, const std::vector<WantedImage>& images,
                                    ImageLock& lock, std::size_t side_by_side, const docker::Call& call);

} // namespace testcontainers::core

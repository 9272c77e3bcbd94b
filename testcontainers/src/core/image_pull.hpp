#pragma once

#include "core/registry_transfer.hpp"
#include "testcontainers/docker/call.hpp"
#include "testcontainers/image.hpp"

#include "engine/engine_state.hpp"

#include <chrono>
#include <string>

namespace testcontainers::core {

/// What the settings say of pulls and pushes.
[[nodiscard]] TransferPatience patience_of(const Settings& settings);

/// An image to pull.
struct PullOrder {
    ImageReference image;
    /// What it is called in messages: `image "redis:7"`.
    std::string described;
    /// What the caller calls it, for an error's diagnostics.
    std::string asked_for;
    /// `os/architecture`; the engine's own when empty.
    std::string platform = {};
    /// When the caller found that it wants it: a pull that ended after that is good enough, if the engine has
    /// the image, and so is its failure.
    std::chrono::system_clock::time_point wanted_since = std::chrono::system_clock::now();
};

/// Pulls an image from its registry and makes sure that the engine has it then. Threads and processes of this
/// user that want the same image pull it once; those that waited for a pull that has failed share its
/// failure, unless a limit of the other process's time was all that ended it.
/// @throws PullError, ConfigError when credentials cannot be read, TransportError when a stop is asked for.
void pull_image(Engine::State& engine, const PullOrder& order, const TransferPatience& patience,
                const docker::Call& call);

/// Whether an image is for a platform, `os/architecture` or `os/architecture/variant`, as far as both say
/// what they are for; always for an empty one.
[[nodiscard]] bool is_for(const docker::ImageDetails& image, const std::string& platform);

/// Pushes an image to the registry in its name.
/// @throws PushError, ConfigError when credentials cannot be read, TransportError when a stop is asked for.
void push_image(Engine::State& engine, const ImageReference& image, const TransferPatience& patience,
                const docker::Call& call);

} // namespace testcontainers::core

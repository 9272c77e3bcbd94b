#pragma once

#include "core/image_choice.hpp"
#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/images.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/image.hpp"

#include "engine/engine_state.hpp"

#include <chrono>
#include <optional>
#include <source_location>
#include <string>

namespace testcontainers::core {

/// The image of a spec, as the engine knows it, and how it gets there.
///
/// The engine is not asked whether it has the image: creating a container says so, and costs nothing more
/// where it has.
class ImageProvision {
public:
    /// An empty `platform` is the engine's own.
    /// @throws ConfigError when the name is none.
    ImageProvision(Engine::State& engine, const std::string& image, PullPolicy policy,
                   std::source_location where, std::string platform = {});

    /// The name under which the engine is asked for it.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// Pulls the image when the policy says so whether or not the engine has it; never where the settings
    /// allow no pull at all. Returns whether it was pulled.
    /// @throws PullError.
    bool before_creation(const docker::Call& call) const;

    /// After the engine has said that it does not have the image: pulls it, when that is allowed.
    /// @throws PullError, also when it is not allowed.
    void after_missing(const docker::Call& call) const;

    /// The image as the engine has it, and whether it was pulled for that.
    struct Provided {
        docker::ImageDetails image;
        bool was_pulled = false;
    };

    /// Makes sure that the engine has the image, and for its platform.
    /// @throws PullError.
    [[nodiscard]] Provided provide(const docker::Call& call) const;

    /// Whether the engine refused to create a container because it does not have an image, or not for the
    /// platform.
    [[nodiscard]] static bool is_missing(const NotFound& refusal);

    /// Whether such a refusal names this image.
    [[nodiscard]] bool is_named_by(const NotFound& refusal) const;

private:
    void pull(const docker::Call& call) const;
    [[nodiscard]] std::optional<docker::ImageDetails> found(const docker::Call& call) const;
    [[nodiscard]] bool is_due() const;
    [[noreturn]] void refuse(const std::string& why, const docker::Call& call) const;

    Engine::State& engine_;
    PullPolicy policy_;
    std::string platform_;
    std::chrono::system_clock::time_point begun_ = std::chrono::system_clock::now();
    ImageChoice choice_;
    std::string name_;
};

} // namespace testcontainers::core

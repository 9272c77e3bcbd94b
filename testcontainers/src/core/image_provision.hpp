#pragma once

#include "testcontainers/container_spec.hpp"
#include "testcontainers/docker/call.hpp"
#include "testcontainers/error.hpp"

#include "engine/engine_state.hpp"

#include <string>

namespace testcontainers::core {

/// The image of a spec, as the engine knows it, and how it gets there.
///
/// The engine is not asked whether it has the image: creating a container says so, and costs nothing more
/// where it has.
class ImageProvision {
public:
    /// The settings' hub prefix is put before the names of Docker Hub's images.
    /// @throws ConfigError when the name is none.
    ImageProvision(Engine::State& engine, const ContainerSpec& spec, std::source_location where);

    /// The name under which the engine is asked for it.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// Pulls the image when the spec says so for each time.
    /// @throws PullError.
    void before_creation(const docker::Call& call) const;

    /// After the engine has said that it does not have the image: pulls it, when the spec allows that.
    /// @throws PullError, also when the spec does not allow it.
    void after_missing(const docker::Call& call) const;

    /// Whether the engine refused to create a container because it does not have the image.
    [[nodiscard]] static bool is_missing(const NotFound& refusal);

private:
    void pull(const docker::Call& call) const;
    [[nodiscard]] std::string described() const;

    Engine::State& engine_;
    const ContainerSpec& spec_;
    ImageReference image_;
    std::string name_;
};

} // namespace testcontainers::core

#pragma once

#include "core/image_provision.hpp"
#include "testcontainers/container_spec.hpp"

#include <map>
#include <set>
#include <source_location>
#include <string>
#include <vector>

namespace testcontainers::core {

/// The images that a container is made from: its own, and those it mounts. For one creation.
class NeededImages {
public:
    /// @throws ConfigError when a name is none.
    NeededImages(Engine::State& engine, const ContainerSpec& spec, std::source_location where);

    /// The name under which the engine is asked for the container's own.
    [[nodiscard]] const std::string& name() const noexcept { return images_.front().name(); }

    /// The names under which it is asked for those of mounts, by their names in the spec.
    [[nodiscard]] const std::map<std::string, std::string>& mounted() const noexcept { return mounted_; }

    /// Pulls those that are pulled whether or not the engine has them. Returns whether any was.
    /// @throws PullError.
    bool before_creation(const docker::Call& call) const;

    /// Pulls what the engine has said that it does not have. Returns whether that may help: each image is
    /// pulled once.
    /// @throws PullError, also when it may not be pulled.
    [[nodiscard]] bool after_missing(const NotFound& refusal, const docker::Call& call);

private:
    std::vector<ImageProvision> images_;
    std::map<std::string, std::string> mounted_;
    std::set<const ImageProvision*> tried_;
};

} // namespace testcontainers::core

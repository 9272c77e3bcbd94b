#pragma once

#include "testcontainers/docker/containers.hpp"

#include <set>
#include <string>

namespace testcontainers::core {

/// A container that stays, and what it needs to stay.
struct KeptContainer {
    std::string id;
    std::string name;
    std::string image;
    /// Named volumes.
    std::set<std::string> volumes;
    /// Networks of the user's own, by name.
    std::set<std::string> networks;
    /// The ids of these, and of its image.
    std::set<std::string> network_ids;
    std::string image_id;
    docker::ContainerStatus state;
};

/// Takes over what the engine knows of it.
void learn(KeptContainer& container, const docker::ContainerDetails& details);

/// How to enter it, or to look at its files, and how to remove it with what it uses. Ends with a line end.
[[nodiscard]] std::string text_of(const KeptContainer& container);

} // namespace testcontainers::core

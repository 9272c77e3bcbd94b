#include "core/volume_container.hpp"

#include "core/names.hpp"
#include "session/session.hpp"

#include <utility>

namespace testcontainers::core {

docker::ContainerCreate volume_container(std::string volume, std::string place,
                                         std::map<std::string, std::string> labels) {
    return {.name = unique_name(),
            .command = {"never-run"},
            .labels = session::without_heritage(std::move(labels)),
            .mounts = {{.type = docker::MountPoint::Type::volume,
                        .source = std::move(volume),
                        .target = std::move(place),
                        .no_copy = true}}};
}

} // namespace testcontainers::core

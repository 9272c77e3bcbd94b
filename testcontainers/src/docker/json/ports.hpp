#pragma once

#include "testcontainers/docker/containers.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {

/// The keys of an object such as `{"80/tcp":{}}`; what is not a port is left out.
[[nodiscard]] std::vector<Port> decode_port_names(const Value& object);

/// `{"80/tcp":[{"HostIp":"127.0.0.1","HostPort":"49153"}]}`, where null stands for an empty list.
[[nodiscard]] std::map<Port, std::vector<PortBinding>> decode_port_bindings(const Value& object);

/// Whether a container's or image's configuration has a check that is not switched off.
[[nodiscard]] bool has_healthcheck(const Value& config);

} // namespace testcontainers::docker::json

#include "docker/creation.hpp"

#include "docker/json/container.hpp"
#include "docker/json/network.hpp"
#include "docker/path.hpp"

#include <algorithm>
#include <span>

namespace testcontainers::docker {
namespace {

bool is_what_was_asked_for(const ContainerDetails& found, const ContainerCreate& wanted) {
    return found.image == wanted.image && std::ranges::all_of(wanted.labels, [&](const auto& label) {
               const auto place = found.labels.find(label.first);
               return place != found.labels.end() && place->second == label.second;
           });
}

/// The container that the engine made although its answer was lost.
std::optional<ContainerCreated> adopt(Connection& connection, const ContainerCreate& wanted,
                                      const Caller& caller) {
    if (wanted.name.empty()) {
        return std::nullopt;
    }
    try {
        auto found = connection.read(
            asking("look for container " + named(wanted.name), "GET", container_path(wanted.name, "/json")),
            caller, json::decode_container);
        if (is_what_was_asked_for(found, wanted)) {
            return ContainerCreated{.id = std::move(found.id), .warnings = {}};
        }
    } catch (const Error&) {
        // The error that says what happened is the broken connection.
    }
    return std::nullopt;
}

ContainerCreated create_on(Connection& connection, const ContainerCreate& container,
                           std::span<const EndpointConfig> networks, const Caller& caller) {
    const auto operation = "create container " + (container.name.empty() ? "from " + named(container.image)
                                                                         : named(container.name));
    http::Target target("/containers/create");
    if (!container.name.empty()) {
        target.query("name", container.name);
    }
    auto body = encoded(operation, caller, [&] { return json::encode(container, networks); });
    try {
        return connection.read(posting(operation, target, std::move(body)), caller, json::decode_created);
    } catch (const TransportError& error) {
        if (error.reason() == TransportError::Reason::broken) {
            if (auto adopted = adopt(connection, container, caller)) {
                return std::move(*adopted);
            }
        }
        throw;
    }
}

void connect_to(Connection& connection, const EndpointConfig& endpoint, const std::string& container,
                const Caller& caller) {
    const auto operation = operation_on("connect to", "network", endpoint.network, caller);
    const auto target = resource_path("/networks/", endpoint.network, "/connect");
    auto body = encoded(operation, caller, [&] { return json::encode_connect(container, endpoint.aliases); });
    connection.tell(posting(operation, target, std::move(body)), caller);
}

} // namespace

ContainerCreated create_container(Connection& connection, const ContainerCreate& container,
                                  const Call& call) {
    const Caller caller(call);
    const std::span<const EndpointConfig> networks = container.networks;
    const auto at_creation = connection.version() < several_networks_version
                                 ? std::min<std::size_t>(networks.size(), 1)
                                 : networks.size();
    auto created = create_on(connection, container, networks.first(at_creation), caller);
    try {
        for (const auto& endpoint : networks.subspan(at_creation)) {
            connect_to(connection, endpoint, created.id, caller);
        }
    } catch (...) {
        Containers(connection).remove(created.id, {}, {.stop = {}, .where = call.where});
        throw;
    }
    return created;
}

} // namespace testcontainers::docker

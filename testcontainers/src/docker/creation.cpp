#include "docker/creation.hpp"

#include "docker/json/container.hpp"
#include "docker/json/value.hpp"
#include "docker/path.hpp"

#include "testcontainers/docker/networks.hpp"

#include <algorithm>
#include <span>
#include <string_view>

namespace testcontainers::docker {
namespace {

/// Whether it is the name of a mode, or of the default network, and not that of a network of users.
bool is_usual(std::string_view network) {
    return network == "host" || network == "none" || network == "default" || network == "bridge" ||
           network.starts_with("container:");
}

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

/// The body as the caller's edit leaves it.
std::string edited(const ContainerCreate& container, std::string body) {
    auto text = container.edit(std::move(body));
    try {
        (void)json::parse_object(text);
    } catch (const Malformed& fault) {
        throw Malformed(std::string("the request after its edit ") + fault.what());
    }
    return text;
}

ContainerCreated create_on(Connection& connection, const ContainerCreate& container,
                           std::span<const EndpointConfig> networks, const Caller& caller) {
    const auto operation = "create container " + (container.name.empty() ? "from " + named(container.image)
                                                                         : named(container.name));
    http::Target target("/containers/create");
    if (!container.name.empty()) {
        target.query("name", container.name);
    }
    if (!container.platform.empty()) {
        target.query("platform", container.platform);
    }
    auto body =
        encoded(operation, caller, [&] { return json::encode(container, networks, connection.version()); });
    if (container.edit) {
        body = encoded(operation, caller, [&] { return edited(container, std::move(body)); });
    }
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

/// The container's places on networks. Before API 1.44 an engine gives its MAC address to the network that is
/// named as the network's name is, and not by its id.
std::vector<EndpointConfig> places(Connection& connection, const ContainerCreate& container,
                                   const Call& call) {
    auto networks = container.networks;
    if (!container.mac_address.empty() && !networks.empty() && !is_usual(networks.front().network) &&
        connection.version() < several_networks_version) {
        auto& first = networks.front().network;
        first = Networks(connection).inspect(first, call).name;
    }
    return networks;
}

} // namespace

ContainerCreated create_container(Connection& connection, const ContainerCreate& container,
                                  const Call& call) {
    const Caller caller(call);
    const auto own_places = places(connection, container, call);
    const std::span<const EndpointConfig> networks = own_places;
    const auto at_creation = connection.version() < several_networks_version
                                 ? std::min<std::size_t>(networks.size(), 1)
                                 : networks.size();
    auto created = create_on(connection, container, networks.first(at_creation), caller);
    try {
        for (const auto& endpoint : networks.subspan(at_creation)) {
            Networks(connection).connect(endpoint, created.id, call);
        }
    } catch (...) {
        Containers(connection).remove(created.id, {}, {.stop = {}, .where = call.where});
        throw;
    }
    return created;
}

} // namespace testcontainers::docker

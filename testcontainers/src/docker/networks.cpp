#include "testcontainers/docker/networks.hpp"

#include "docker/connection.hpp"
#include "docker/json/filters.hpp"
#include "docker/json/network.hpp"
#include "docker/path.hpp"

namespace testcontainers::docker {
namespace {

http::Target network_path(const std::string& id, std::string_view rest = {}) {
    return resource_path("/networks/", id, rest);
}

} // namespace

std::string Networks::create(const NetworkCreate& network, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_on("create", "network", network.name, caller);
    const bool check_duplicate = connection_->version() < several_networks_version;
    auto body = encoded(operation, caller, [&] { return json::encode(network, check_duplicate); });
    return connection_->read(posting(operation, http::Target("/networks/create"), std::move(body)), caller,
                             json::decode_network_id);
}

NetworkInfo Networks::inspect(const std::string& id, const Call& call) {
    const Caller caller(call);
    return connection_->read(asking(operation_on("inspect", "network", id, caller), "GET", network_path(id)),
                             caller, json::decode_network);
}

std::vector<NetworkInfo> Networks::list(const std::map<std::string, std::vector<std::string>>& filters,
                                        const Call& call) {
    const Caller caller(call);
    const std::string operation = "list networks";
    http::Target target("/networks");
    if (!filters.empty()) {
        target.query("filters", encoded(operation, caller, [&] { return json::encode_filters(filters); }));
    }
    return connection_->read(asking(operation, "GET", target), caller, json::decode_network_list);
}

void Networks::connect(const std::string& id, const std::string& container,
                       const std::vector<std::string>& aliases, const Call& call) {
    connect({.network = id, .aliases = aliases}, container, call);
}

void Networks::connect(const EndpointConfig& place, const std::string& container, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_on("connect to", "network", place.network, caller);
    auto body = encoded(operation, caller, [&] { return json::encode_connect(container, place); });
    connection_->tell(posting(operation, network_path(place.network, "/connect"), std::move(body)), caller);
}

void Networks::disconnect(const std::string& id, const std::string& container, bool force, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_on("disconnect from", "network", id, caller);
    auto body = encoded(operation, caller, [&] { return json::encode_disconnect(container, force); });
    connection_->tell(posting(operation, network_path(id, "/disconnect"), std::move(body)), caller);
}

void Networks::remove(const std::string& id, const Call& call) {
    const Caller caller(call);
    auto ask = asking(operation_on("remove", "network", id, caller), "DELETE", network_path(id));
    ask.accepted = 404;
    connection_->tell(std::move(ask), caller);
}

} // namespace testcontainers::docker

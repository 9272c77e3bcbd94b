#include "docker/json/network.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {
namespace {

NetworkInfo decode(const Value& network) {
    NetworkInfo info{.id = required_text(network, "Id"),
                     .name = text(network, "Name"),
                     .driver = text(network, "Driver"),
                     .internal = flag(network, "Internal"),
                     .labels = string_map(network, "Labels"),
                     .created = text(network, "Created"),
                     .containers = {}};
    if (const auto& containers = member(network, "Containers"); containers.is_object()) {
        for (const auto& [id, ignored] : containers.items()) {
            info.containers.push_back(id);
        }
    }
    return info;
}

} // namespace

std::string encode(const NetworkCreate& network, bool check_duplicate) {
    Value body{{"Name", network.name}};
    set_unless_empty(body, "Driver", network.driver);
    set_unless_empty(body, "Options", network.options);
    set_unless_empty(body, "Labels", network.labels);
    if (network.internal) {
        body["Internal"] = true;
    }
    if (network.ipv6) {
        body["EnableIPv6"] = true;
    }
    if (check_duplicate) {
        body["CheckDuplicate"] = true;
    }
    return dump(body);
}

std::string encode_connect(const std::string& container, const std::vector<std::string>& aliases) {
    Value body{{"Container", container}};
    if (!aliases.empty()) {
        body["EndpointConfig"]["Aliases"] = aliases;
    }
    return dump(body);
}

std::string encode_disconnect(const std::string& container, bool force) {
    return dump(Value{{"Container", container}, {"Force", force}});
}

std::string decode_network_id(std::string_view body) { return required_text(parse_object(body), "Id"); }

NetworkInfo decode_network(std::string_view body) { return decode(parse_object(body)); }

std::vector<NetworkInfo> decode_network_list(std::string_view body) {
    std::vector<NetworkInfo> list;
    for (const auto& network : parse_list(body)) {
        list.push_back(decode(network));
    }
    return list;
}

} // namespace testcontainers::docker::json

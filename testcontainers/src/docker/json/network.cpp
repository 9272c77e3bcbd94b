#include "docker/json/network.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {
namespace {

std::vector<AddressPool> decode_pools(const Value& ipam) {
    std::vector<AddressPool> pools;
    if (const auto& list = member(ipam, "Config"); list.is_array()) {
        for (const auto& pool : list) {
            pools.push_back({text(pool, "Subnet"), text(pool, "Gateway"), text(pool, "IPRange")});
        }
    }
    return pools;
}

NetworkInfo decode(const Value& network) {
    NetworkInfo info{.id = required_text(network, "Id"),
                     .name = text(network, "Name"),
                     .driver = text(network, "Driver"),
                     .internal = flag(network, "Internal"),
                     .ipv6 = flag(network, "EnableIPv6"),
                     .attachable = flag(network, "Attachable"),
                     .options = string_map(network, "Options"),
                     .pools = decode_pools(member(network, "IPAM")),
                     .ipam_driver = text(member(network, "IPAM"), "Driver"),
                     .ipam_options = string_map(member(network, "IPAM"), "Options"),
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

Value encode_ipam(const NetworkCreate& network) {
    Value ipam = Value::object();
    set_unless_empty(ipam, "Driver", network.ipam_driver);
    set_unless_empty(ipam, "Options", network.ipam_options);
    for (const auto& pool : network.pools) {
        Value value{{"Subnet", pool.subnet}};
        set_unless_empty(value, "Gateway", pool.gateway);
        set_unless_empty(value, "IPRange", pool.ip_range);
        ipam["Config"].push_back(std::move(value));
    }
    return ipam;
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
    if (network.attachable) {
        body["Attachable"] = true;
    }
    set_unless_empty(body, "IPAM", encode_ipam(network));
    if (check_duplicate) {
        body["CheckDuplicate"] = true;
    }
    return dump(body);
}

Value encode_endpoint(const EndpointConfig& endpoint) {
    Value value = Value::object();
    set_unless_empty(value, "Aliases", endpoint.aliases);
    set_unless_empty(value, "DriverOpts", endpoint.driver_options);
    set_unless_empty(value, "MacAddress", endpoint.mac_address);
    if (!endpoint.ipv4.empty()) {
        value["IPAMConfig"]["IPv4Address"] = endpoint.ipv4;
    }
    if (!endpoint.ipv6.empty()) {
        value["IPAMConfig"]["IPv6Address"] = endpoint.ipv6;
    }
    return value;
}

std::string encode_connect(const std::string& container, const EndpointConfig& endpoint) {
    Value body{{"Container", container}};
    set_unless_empty(body, "EndpointConfig", encode_endpoint(endpoint));
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

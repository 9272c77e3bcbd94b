#include "docker/json/ports.hpp"

#include "testcontainers/error.hpp"

#include <charconv>
#include <optional>

namespace testcontainers::docker::json {
namespace {

std::optional<Port> port_of(const std::string& name) {
    try {
        return parse_port(name);
    } catch (const ConfigError&) {
        return std::nullopt;
    }
}

std::uint16_t host_port(const Value& binding) {
    const auto digits = text(binding, "HostPort");
    std::uint16_t number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

} // namespace

std::vector<Port> decode_port_names(const Value& object) {
    std::vector<Port> ports;
    if (object.is_object()) {
        for (const auto& [name, ignored] : object.items()) {
            if (const auto port = port_of(name)) {
                ports.push_back(*port);
            }
        }
    }
    return ports;
}

std::map<Port, std::vector<PortBinding>> decode_port_bindings(const Value& object) {
    std::map<Port, std::vector<PortBinding>> ports;
    if (!object.is_object()) {
        return ports;
    }
    for (const auto& [name, list] : object.items()) {
        const auto port = port_of(name);
        if (!port) {
            continue;
        }
        auto& bindings = ports[*port];
        for (const auto& binding : list.is_array() ? list : Value::array()) {
            bindings.push_back({text(binding, "HostIp"), host_port(binding)});
        }
    }
    return ports;
}

bool has_healthcheck(const Value& config) {
    const auto* check = &member(config, "Healthcheck");
    if (check->is_null()) {
        check = &member(config, "HealthCheck");
    }
    const auto test = strings(*check, "Test");
    return !test.empty() && test.front() != "NONE";
}

} // namespace testcontainers::docker::json

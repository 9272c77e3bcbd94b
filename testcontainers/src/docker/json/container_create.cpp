#include "docker/json/container.hpp"
#include "docker/json/host_config.hpp"
#include "docker/json/network.hpp"
#include "docker/json/value.hpp"

namespace testcontainers::docker::json {
namespace {

Value encode_healthcheck(const HealthcheckConfig& check) {
    Value value = Value::object();
    set_unless_empty(value, "Test", check.test);
    const auto set_duration = [&](const char* name, std::chrono::nanoseconds duration) {
        if (duration.count() != 0) {
            value[name] = duration.count();
        }
    };
    set_duration("Interval", check.interval);
    set_duration("Timeout", check.timeout);
    set_duration("StartPeriod", check.start_period);
    set_duration("StartInterval", check.start_interval);
    if (check.retries != 0) {
        value["Retries"] = check.retries;
    }
    return value;
}

/// A mode has no place of the container on it.
bool is_mode(const std::string& network) {
    return network == "host" || network == "none" || network.starts_with("container:");
}

void set_networks(Value& body, Value& host, std::span<const EndpointConfig> networks) {
    if (networks.empty()) {
        return;
    }
    host["NetworkMode"] = networks.front().network;
    for (const auto& endpoint : networks) {
        if (!is_mode(endpoint.network)) {
            body["NetworkingConfig"]["EndpointsConfig"][endpoint.network] = encode_endpoint(endpoint);
        }
    }
}

/// Newer engines have it as a property of the first network.
void set_mac_address(Value& body, const ContainerCreate& container, ApiVersion version) {
    if (container.mac_address.empty()) {
        return;
    }
    if (version < several_networks_version) {
        body["MacAddress"] = container.mac_address;
        return;
    }
    const auto& network = container.networks.empty() ? "default" : container.networks.front().network;
    body["NetworkingConfig"]["EndpointsConfig"][network]["MacAddress"] = container.mac_address;
}

void set_flag(Value& object, const char* name, bool value) {
    if (value) {
        object[name] = true;
    }
}

void set_process(Value& body, const ContainerCreate& container) {
    set_unless_empty(body, "Cmd", container.command);
    set_unless_empty(body, "Entrypoint", container.entrypoint);
    for (const auto& [name, value] : container.env) {
        body["Env"].push_back(name + '=' + value);
    }
    set_unless_empty(body, "User", container.user);
    set_unless_empty(body, "WorkingDir", container.working_directory);
    set_unless_empty(body, "Hostname", container.hostname);
    set_unless_empty(body, "Domainname", container.domain_name);
    set_unless_empty(body, "StopSignal", container.stop_signal);
    if (container.stop_timeout) {
        body["StopTimeout"] = container.stop_timeout->count();
    }
    set_flag(body, "Tty", container.tty);
    set_flag(body, "OpenStdin", container.open_stdin);
    // Else the process never sees that its input has ended.
    set_flag(body, "StdinOnce", container.open_stdin && !container.tty);
}

} // namespace

std::string encode(const ContainerCreate& container, std::span<const EndpointConfig> networks,
                   ApiVersion version) {
    Value body{{"Image", container.image}};
    set_process(body, container);
    set_unless_empty(body, "Labels", container.labels);
    if (container.healthcheck) {
        body["Healthcheck"] = encode_healthcheck(*container.healthcheck);
    }
    auto host = encode_host_config(container);
    for (const auto& [port, bindings] : container.ports) {
        body["ExposedPorts"][to_string(port)] = Value::object();
    }
    set_networks(body, host, networks);
    set_mac_address(body, container, version);
    set_unless_empty(body, "HostConfig", host);
    return dump(body);
}

ContainerCreated decode_created(std::string_view body) {
    const auto answer = parse_object(body);
    return {.id = required_text(answer, "Id"), .warnings = strings(answer, "Warnings")};
}

} // namespace testcontainers::docker::json

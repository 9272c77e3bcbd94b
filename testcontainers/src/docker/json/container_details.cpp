#include "docker/faults.hpp"
#include "docker/json/container.hpp"
#include "docker/json/ports.hpp"
#include "docker/json/value.hpp"

namespace testcontainers::docker::json {
namespace {

std::string without_slash(std::string name) {
    if (name.starts_with('/')) {
        name.erase(0, 1);
    }
    return name;
}

/// Podman has an empty status, or `Healthcheck` for its name, where Docker has nothing.
std::optional<HealthDetails> decode_health(const Value& state) {
    const auto* health = &member(state, "Health");
    if (health->is_null()) {
        health = &member(state, "Healthcheck");
    }
    auto status = text(*health, "Status");
    if (status.empty() || status == "none") {
        return std::nullopt;
    }
    HealthDetails details{
        .status = std::move(status), .failing_streak = small_integer(*health, "FailingStreak"), .log = {}};
    if (const auto& log = member(*health, "Log"); log.is_array()) {
        for (const auto& probe : log) {
            details.log.push_back({small_integer(probe, "ExitCode"), text(probe, "Output")});
        }
    }
    return details;
}

ContainerStatus decode_state(const Value& state) {
    return {.status = text(state, "Status"),
            .running = flag(state, "Running"),
            .paused = flag(state, "Paused"),
            .oom_killed = flag(state, "OOMKilled"),
            .pid = small_integer(state, "Pid"),
            .exit_code = small_integer(state, "ExitCode"),
            .error = text(state, "Error"),
            .started_at = text(state, "StartedAt"),
            .finished_at = text(state, "FinishedAt"),
            .health = decode_health(state)};
}

std::map<std::string, NetworkDetails> decode_networks(const Value& settings) {
    std::map<std::string, NetworkDetails> networks;
    if (const auto& list = member(settings, "Networks"); list.is_object()) {
        for (const auto& [name, network] : list.items()) {
            networks.emplace(name, NetworkDetails{.network_id = text(network, "NetworkID"),
                                                  .ip_address = text(network, "IPAddress"),
                                                  .ipv6_address = text(network, "GlobalIPv6Address"),
                                                  .gateway = text(network, "Gateway"),
                                                  .mac_address = text(network, "MacAddress"),
                                                  .aliases = strings(network, "Aliases")});
        }
    }
    return networks;
}

void decode_config(const Value& config, ContainerDetails& details) {
    details.image = text(config, "Image");
    details.command = strings(config, "Cmd");
    details.entrypoint = strings(config, "Entrypoint");
    details.env = strings(config, "Env");
    details.labels = string_map(config, "Labels");
    details.user = text(config, "User");
    details.working_directory = text(config, "WorkingDir");
    details.hostname = text(config, "Hostname");
    details.tty = flag(config, "Tty");
    details.has_healthcheck = has_healthcheck(config);
}

} // namespace

ContainerDetails decode_container(std::string_view body) {
    const auto answer = parse_object(body);
    const auto& host = member(answer, "HostConfig");
    const auto& settings = member(answer, "NetworkSettings");
    ContainerDetails details;
    details.id = required_text(answer, "Id");
    details.name = without_slash(text(answer, "Name"));
    details.image_id = text(answer, "Image");
    details.created = text(answer, "Created");
    decode_config(member(answer, "Config"), details);
    details.state = decode_state(member(answer, "State"));
    details.has_healthcheck = details.has_healthcheck || details.state.health.has_value();
    details.exec_ids = strings(answer, "ExecIDs");
    details.network_mode = text(host, "NetworkMode");
    details.extra_hosts = strings(host, "ExtraHosts");
    details.ports = decode_port_bindings(member(settings, "Ports"));
    details.networks = decode_networks(settings);
    return details;
}

std::vector<ContainerSummary> decode_container_list(std::string_view body) {
    std::vector<ContainerSummary> list;
    for (const auto& row : parse_list(body)) {
        ContainerSummary summary{.id = required_text(row, "Id"),
                                 .names = strings(row, "Names"),
                                 .image = text(row, "Image"),
                                 .state = text(row, "State"),
                                 .labels = string_map(row, "Labels"),
                                 .created = integer(row, "Created")};
        for (auto& name : summary.names) {
            name = without_slash(std::move(name));
        }
        list.push_back(std::move(summary));
    }
    return list;
}

int decode_exit(std::string_view body) {
    const auto answer = parse_object(body);
    if (const auto words = text(member(answer, "Error"), "Message"); !words.empty()) {
        throw RefusedInAnswer(words);
    }
    if (!member(answer, "StatusCode").is_number_integer()) {
        throw Malformed("has no StatusCode");
    }
    return small_integer(answer, "StatusCode");
}

} // namespace testcontainers::docker::json

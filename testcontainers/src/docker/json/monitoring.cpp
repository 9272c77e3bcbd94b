#include "docker/json/monitoring.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {

ProcessTable decode_top(std::string_view body) {
    const auto answer = parse_object(body);
    ProcessTable table{.titles = strings(answer, "Titles"), .processes = {}};
    if (const auto& rows = member(answer, "Processes"); rows.is_array()) {
        for (const auto& row : rows) {
            std::vector<std::string> texts;
            for (const auto& cell : row.is_array() ? row : Value::array()) {
                texts.push_back(cell.is_string() ? cell.get<std::string>() : std::string{});
            }
            table.processes.push_back(std::move(texts));
        }
    }
    return table;
}

ContainerStats decode_stats(std::string_view body) {
    const auto answer = parse_object(body);
    const auto& memory = member(answer, "memory_stats");
    const auto& cpu = member(answer, "cpu_stats");
    ContainerStats stats;
    stats.memory = Bytes{size(memory, "usage")};
    stats.memory_limit = Bytes{size(memory, "limit")};
    stats.cpu_time = std::chrono::nanoseconds{integer(member(cpu, "cpu_usage"), "total_usage")};
    stats.cpus = small_integer(cpu, "online_cpus");
    stats.pids = integer(member(answer, "pids_stats"), "current");
    if (const auto& networks = member(answer, "networks"); networks.is_object()) {
        for (const auto& [name, network] : networks.items()) {
            stats.networks[name] = {Bytes{size(network, "rx_bytes")}, Bytes{size(network, "tx_bytes")}};
        }
    }
    return stats;
}

} // namespace testcontainers::docker::json

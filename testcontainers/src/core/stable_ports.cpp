#include "core/stable_ports.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::core {

std::vector<Port> ports_to_keep(const ContainerSpec& spec) {
    std::vector<Port> ports;
    for (const auto& published : spec.ports) {
        const auto port = published.container();
        if (spec.stable_ports && port.protocol == Protocol::tcp && !published.is_fixed() &&
            std::ranges::find(ports, port) == ports.end()) {
            ports.push_back(port);
        }
    }
    return ports;
}

StablePorts::StablePorts(const std::vector<Port>& ports, const std::shared_ptr<Reach>& reach,
                         std::source_location where) {
    for (const auto port : ports) {
        fronts_.try_emplace(port, Front{.forwarder = {{}, target_of(reach, port), {}, where}});
    }
    close();
}

void StablePorts::open() {
    for (auto& [port, front] : fronts_) {
        if (const auto refusal = std::exchange(front.refusal, 0); refusal != 0) {
            front.forwarder.end(refusal);
        }
    }
}

void StablePorts::close() {
    for (auto& [port, front] : fronts_) {
        if (front.refusal == 0) {
            front.refusal = front.forwarder.begin(Refusal{});
            front.forwarder.reset();
        }
    }
}

void StablePorts::cover(PublishedPorts& ports) const {
    for (const auto& [port, front] : fronts_) {
        ports.cover(port, front.forwarder.endpoint());
    }
}

} // namespace testcontainers::core

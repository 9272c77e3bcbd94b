#include "core/place_on_network.hpp"

#include "testcontainers/error.hpp"
#include "values/report.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <ranges>

namespace testcontainers::core {
namespace {

bool is_called(const std::string& name, const docker::NetworkDetails& network, const std::string& wanted) {
    return name == wanted || network.network_id == wanted ||
           (wanted.size() >= 12 && network.network_id.starts_with(wanted));
}

bool exists(docker::Client& client, const std::string& container, const docker::Call& call) {
    try {
        (void)client.containers().inspect(container, call);
        return true;
    } catch (const NotFound&) {
        return false;
    }
}

} // namespace

PlaceOnNetwork place_on_network(const docker::ContainerDetails& details, const ContainerSpec& spec,
                                const std::string& network, std::source_location where) {
    const auto found = std::ranges::find_if(
        details.networks, [&](const auto& entry) { return is_called(entry.first, entry.second, network); });
    if (found == details.networks.end()) {
        throw ConfigError(fmt::format("container {} is not on network \"{}\"; it is on: {}", details.name,
                                      network, fmt::join(details.networks | std::views::keys, ", ")),
                          where);
    }
    const auto& [name, there] = *found;
    PlaceOnNetwork place{.config = {.network = there.network_id,
                                    .aliases = there.aliases,
                                    .ipv4 = there.ip_address,
                                    .ipv6 = there.ipv6_address,
                                    .mac_address = there.mac_address},
                         .any_address = true};
    // The engine adds it by itself.
    std::erase(place.config.aliases, short_id(details.id));
    for (const auto& attachment : spec.networks) {
        if (is_called(name, there, attachment.network())) {
            place.config.driver_options = attachment.address().driver_options;
            place.any_address = attachment.address().ipv4.empty() && attachment.address().ipv6.empty();
        }
    }
    return place;
}

void put_back(docker::Client& client, const std::string& container, const PlaceOnNetwork& place,
              const docker::Call& call) {
    auto networks = client.networks();
    try {
        networks.connect(place.config, container, call);
        return;
    } catch (const ApiError&) {
        if (!exists(client, container, call)) {
            return;
        }
        if (!place.any_address) {
            throw;
        }
    }
    // A network without subnets of its own gives addresses as it likes.
    auto anywhere = place.config;
    anywhere.ipv4.clear();
    anywhere.ipv6.clear();
    networks.connect(anywhere, container, call);
}

} // namespace testcontainers::core

#include "core/host_address.hpp"

#include "testcontainers/error.hpp"

#include <ifaddrs.h>
#include <netinet/in.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <system_error>

namespace testcontainers::core {
namespace {

std::optional<IpAddress> address_of(const sockaddr* name) {
    if (name == nullptr) {
        return std::nullopt;
    }
    IpAddress address{.family = name->sa_family};
    if (name->sa_family == AF_INET) {
        const auto& ipv4 = reinterpret_cast<const sockaddr_in*>(name)->sin_addr;
        std::memcpy(address.bytes.data(), &ipv4, sizeof ipv4);
    } else if (name->sa_family == AF_INET6) {
        const auto& ipv6 = reinterpret_cast<const sockaddr_in6*>(name)->sin6_addr;
        std::memcpy(address.bytes.data(), &ipv6, sizeof ipv6);
    } else {
        return std::nullopt;
    }
    return address;
}

std::optional<IpAddress> address_in(const docker::AddressPool& pool, int family,
                                    std::span<const IpAddress> local) {
    const auto subnet = parse_range(pool.subnet);
    if (!subnet || subnet->address.family != family) {
        return std::nullopt;
    }
    if (const auto gateway = parse_address(pool.gateway);
        gateway && std::ranges::find(local, *gateway) != local.end()) {
        return gateway;
    }
    const auto found =
        std::ranges::find_if(local, [&](const IpAddress& address) { return subnet->has(address); });
    return found == local.end() ? std::nullopt : std::optional{*found};
}

} // namespace

std::vector<IpAddress> local_addresses(std::source_location where) {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0) {
        throw Error("this machine does not tell its addresses: " + std::generic_category().message(errno),
                    where);
    }
    const std::unique_ptr<ifaddrs, decltype(&::freeifaddrs)> list(first, &::freeifaddrs);
    std::vector<IpAddress> addresses;
    for (const auto* card = first; card != nullptr; card = card->ifa_next) {
        if (const auto address = address_of(card->ifa_addr)) {
            addresses.push_back(*address);
        }
    }
    return addresses;
}

std::optional<IpAddress> address_on(const docker::NetworkInfo& network, std::span<const IpAddress> local) {
    if (network.driver != "bridge") {
        return std::nullopt;
    }
    for (const int family : {AF_INET, AF_INET6}) {
        for (const auto& pool : network.pools) {
            if (const auto address = address_in(pool, family, local)) {
                return address;
            }
        }
    }
    return std::nullopt;
}

} // namespace testcontainers::core

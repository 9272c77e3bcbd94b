#pragma once

#include "testcontainers/docker/networks.hpp"

#include "values/ip_address.hpp"

#include <optional>
#include <source_location>
#include <span>
#include <string_view>
#include <vector>

namespace testcontainers::core {

/// The name at which a container reaches ports of the test's machine: that of the whole Testcontainers
/// family.
inline constexpr std::string_view host_access_name = "host.testcontainers.internal";

/// The addresses of this machine's network cards, bridges among them.
/// @throws Error when it does not tell.
[[nodiscard]] std::vector<IpAddress>
local_addresses(std::source_location where = std::source_location::current());

/// Which of this machine's addresses is on the network, so that its containers need no way out to reach it:
/// its gateway, else another one; IPv4 before IPv6. Nothing when none is, or when the network is no bridge,
/// whose containers do not reach the machine under them.
///
/// A bridge gives its gateway to the machine of the engine. The engine does not always name the gateway, and
/// a test in a container of the same network has another address there.
[[nodiscard]] std::optional<IpAddress> address_on(const docker::NetworkInfo& network,
                                                  std::span<const IpAddress> local);

} // namespace testcontainers::core

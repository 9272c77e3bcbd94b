#pragma once

#include "testcontainers/container_spec.hpp"

#include <chrono>
#include <set>
#include <string>

namespace testcontainers::core {

/// What a container made from `spec` has for itself until it is removed: its name, fixed ports of the host,
/// the volumes it writes to, its aliases on networks.
[[nodiscard]] std::set<std::string> held_by(const ContainerSpec& spec);

/// What must be free before a container is made from `spec`: the same, and the volumes it reads.
[[nodiscard]] std::set<std::string> needed_by(const ContainerSpec& spec);

/// The claim on a network's or a volume's name.
[[nodiscard]] std::string claim_of_network(const std::string& name);
/// @copydoc claim_of_network
[[nodiscard]] std::string claim_of_volume(const std::string& name);

/// The named volumes that a container made from `spec` uses.
[[nodiscard]] std::set<std::string> volumes_of(const ContainerSpec& spec);

/// Whether files of the host may change as long as a container made from `spec` runs.
[[nodiscard]] bool writes_to_host(const ContainerSpec& spec) noexcept;

/// Nothing waits longer for what is being removed. What then is still in the way, the engine says.
inline constexpr std::chrono::seconds longest_clearance{60};

} // namespace testcontainers::core

#pragma once

#include "testcontainers/docker/networks.hpp"

#include "docker/json/value.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::docker::json {

/// The body of NetworkCreate. `check_duplicate` tells older engines to refuse a second network of that name.
/// @throws Malformed when a value is not UTF-8.
[[nodiscard]] std::string encode(const NetworkCreate& network, bool check_duplicate);

/// The body of NetworkConnect.
/// @throws Malformed when a value is not UTF-8.
[[nodiscard]] std::string encode_connect(const std::string& container, const EndpointConfig& endpoint);

/// An EndpointSettings: a container's place on a network.
[[nodiscard]] Value encode_endpoint(const EndpointConfig& endpoint);

/// The body of NetworkDisconnect.
/// @throws Malformed when a value is not UTF-8.
[[nodiscard]] std::string encode_disconnect(const std::string& container, bool force);

/// The id in the answer to NetworkCreate.
/// @throws Malformed when there is none.
[[nodiscard]] std::string decode_network_id(std::string_view body);

/// The answer to NetworkInspect.
/// @throws Malformed when it is not one.
[[nodiscard]] NetworkInfo decode_network(std::string_view body);

/// The answer to NetworkList.
/// @throws Malformed when it is not one.
[[nodiscard]] std::vector<NetworkInfo> decode_network_list(std::string_view body);

} // namespace testcontainers::docker::json

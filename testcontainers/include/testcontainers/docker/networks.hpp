#pragma once

#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/container_create.hpp"

#include <map>
#include <string>
#include <vector>

namespace testcontainers::docker {

class Connection;

/// A range of addresses of a network (IPAM.Config).
struct AddressPool {
    std::string subnet;
    std::string gateway = {};
    std::string ip_range = {};

    friend bool operator==(const AddressPool&, const AddressPool&) = default;
};

/// The body of NetworkCreate.
struct NetworkCreate {
    std::string name = {};
    std::string driver = "bridge";
    bool internal = false;
    bool ipv6 = false;
    std::map<std::string, std::string> options = {};
    std::map<std::string, std::string> labels = {};
    bool attachable = false;
    std::vector<AddressPool> pools = {};
    std::string ipam_driver = {};
    std::map<std::string, std::string> ipam_options = {};
};

/// The answer to NetworkInspect, and a row of NetworkList.
struct NetworkInfo {
    std::string id;
    std::string name;
    std::string driver;
    bool internal = false;
    bool ipv6 = false;
    bool attachable = false;
    std::map<std::string, std::string> options;
    std::vector<AddressPool> pools;
    std::string ipam_driver;
    std::map<std::string, std::string> ipam_options;
    std::map<std::string, std::string> labels;
    /// RFC 3339.
    std::string created;
    /// Ids of the containers on it; empty in a list.
    std::vector<std::string> containers;
};

/// The network calls of the Engine API. Safe from several threads; throws as `Containers` does.
class Networks {
public:
    explicit Networks(Connection& connection) noexcept : connection_(&connection) {}

    /// NetworkCreate: the id. Engines that allow several networks of one name are told not to.
    [[nodiscard]] std::string create(const NetworkCreate& network, const Call& call = {});
    /// NetworkInspect, by id or name.
    [[nodiscard]] NetworkInfo inspect(const std::string& id, const Call& call = {});
    /// NetworkList with filters such as `{{"label", {"a=b"}}}`.
    [[nodiscard]] std::vector<NetworkInfo>
    list(const std::map<std::string, std::vector<std::string>>& filters, const Call& call = {});
    /// NetworkConnect.
    void connect(const std::string& id, const std::string& container, const std::vector<std::string>& aliases,
                 const Call& call = {});
    /// The same with fixed addresses and options; `place` names the network.
    void connect(const EndpointConfig& place, const std::string& container, const Call& call = {});
    /// NetworkDisconnect.
    void disconnect(const std::string& id, const std::string& container, bool force = false,
                    const Call& call = {});
    /// NetworkDelete. A network that is gone already is no error.
    void remove(const std::string& id, const Call& call = {});

private:
    Connection* connection_;
};

} // namespace testcontainers::docker

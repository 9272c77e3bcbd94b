#pragma once

#include "testcontainers/docker/call.hpp"

#include <map>
#include <string>
#include <vector>

namespace testcontainers::docker {

class Connection;

/// The body of VolumeCreate.
struct VolumeCreate {
    std::string name = {};
    std::string driver = "local";
    std::map<std::string, std::string> driver_options = {};
    std::map<std::string, std::string> labels = {};
};

/// The answer to VolumeInspect, and a row of VolumeList.
struct VolumeInfo {
    std::string name;
    std::string driver;
    std::string mountpoint;
    std::map<std::string, std::string> labels;
    /// RFC 3339.
    std::string created;
};

/// The volume calls of the Engine API. Safe from several threads; throws as `Containers` does.
class Volumes {
public:
    explicit Volumes(Connection& connection) noexcept : connection_(&connection) {}

    /// VolumeCreate. The engine answers with an existing volume of that name, and its old labels, without an
    /// error.
    [[nodiscard]] VolumeInfo create(const VolumeCreate& volume, const Call& call = {});
    /// VolumeInspect.
    [[nodiscard]] VolumeInfo inspect(const std::string& name, const Call& call = {});
    /// VolumeList with filters such as `{{"label", {"a=b"}}}`.
    [[nodiscard]] std::vector<VolumeInfo> list(const std::map<std::string, std::vector<std::string>>& filters,
                                               const Call& call = {});
    /// VolumeDelete. A volume that is gone already is no error.
    void remove(const std::string& name, bool force = false, const Call& call = {});

private:
    Connection* connection_;
};

} // namespace testcontainers::docker

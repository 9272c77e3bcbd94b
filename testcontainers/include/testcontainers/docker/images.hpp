#pragma once

#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/streams.hpp"
#include "testcontainers/image.hpp"
#include "testcontainers/port.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

namespace testcontainers::docker {

class Connection;

/// The answer to ImageInspect, where all fields but the id may be empty.
struct ImageDetails {
    std::string id;
    std::vector<std::string> tags;
    std::vector<std::string> digests;
    std::string architecture;
    std::string os;
    std::map<std::string, std::string> labels;
    std::vector<Port> exposed_ports;
    bool has_healthcheck = false;
    std::uint64_t size = 0;
};

/// A row of ImageList.
struct ImageSummary {
    std::string id;
    std::vector<std::string> tags;
    std::map<std::string, std::string> labels;
};

/// One object of a pull's stream.
struct PullProgress {
    std::string status;
    /// The layer, where one is concerned.
    std::string layer;
    std::uint64_t current = 0;
    std::uint64_t total = 0;
};

/// The image calls of the Engine API. Safe from several threads; throws as `Containers` does.
class Images {
public:
    explicit Images(Connection& connection) noexcept : connection_(&connection) {}

    /// ImageInspect.
    [[nodiscard]] ImageDetails inspect(const std::string& name, const Call& call = {});
    /// ImageList with filters such as `{{"label", {"a=b"}}}`.
    [[nodiscard]] std::vector<ImageSummary> list(const std::map<std::string, std::vector<std::string>>& filters = {},
                                                 const Call& call = {});
    /// ImageCreate: pulls. `registry_auth` is the X-Registry-Auth header, empty for none.
    /// @throws ApiError also for an error inside of a stream that began with status 200; its words are the registry's.
    void pull(const ImageReference& image, const std::string& registry_auth,
              const std::function<void(const PullProgress&)>& progress = {}, const Call& call = {});
    /// ImageDelete.
    void remove(const std::string& name, bool force = false, const Call& call = {});
    /// ImageTag.
    void tag(const std::string& name, const std::string& repository, const std::string& tag, const Call& call = {});

private:
    Connection* connection_;
};

}  // namespace testcontainers::docker

#pragma once

#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/streams.hpp"
#include "testcontainers/image.hpp"
#include "testcontainers/port.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::docker {

class Connection;

/// The answer to ImageInspect, where all fields but the id may be empty.
struct ImageDetails {
    std::string id;
    std::vector<std::string> tags;
    std::vector<std::string> digests;
    std::string architecture;
    /// Of the architecture, such as `v7`; empty where the image names none.
    std::string variant = {};
    std::string os;
    std::map<std::string, std::string> labels;
    std::vector<Port> exposed_ports;
    bool has_healthcheck = false;
    std::uint64_t size = 0;
    /// When it was made, in RFC 3339; empty where unknown.
    std::string created;
};

/// A row of ImageList.
struct ImageSummary {
    std::string id;
    std::vector<std::string> tags;
    std::map<std::string, std::string> labels;
    std::vector<std::string> digests;
    std::uint64_t size = 0;
};

/// A step in the making of an image, as ImageHistory tells it.
struct ImageLayer {
    /// Of the image that this step has made; `<missing>` where the engine does not know.
    std::string id;
    std::string created_by;
    std::string comment;
    std::vector<std::string> tags;
    std::uint64_t size = 0;
    std::chrono::system_clock::time_point created;
};

/// What ImageCommit is told.
struct ImageCommit {
    /// Such as `localhost/team/app`, without a tag.
    std::string repository;
    std::string tag;
    std::string comment;
    /// Lines of a Dockerfile: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, USER, VOLUME, WORKDIR.
    std::vector<std::string> changes;
    /// Added to those of the container.
    std::map<std::string, std::string> labels;
    /// Whether the container's processes are frozen meanwhile.
    bool pause = true;
};

/// What ImageBuild is told.
struct ImageBuildOrder {
    /// The path of the Dockerfile in the context.
    std::string dockerfile = "Dockerfile";
    /// Names with tags.
    std::vector<std::string> tags = {};
    std::map<std::string, std::string> arguments = {};
    /// The stage to end with; the last when empty.
    std::string target = {};
    std::map<std::string, std::string> labels = {};
    /// `os/architecture`; the engine's own when empty.
    std::string platform = {};
    /// Images whose layers may be taken.
    std::vector<std::string> cache_from = {};
    bool no_cache = false;
    /// The network mode of its steps; the engine's default when empty.
    std::string network = {};
    /// The X-Registry-Config header; empty for none.
    std::string registry_config = {};
};

/// The answer to ImagePrune.
struct ImagesPruned {
    /// Names and ids that are gone.
    std::vector<std::string> removed;
    std::uint64_t space_reclaimed = 0;
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
    [[nodiscard]] std::vector<ImageSummary>
    list(const std::map<std::string, std::vector<std::string>>& filters = {}, const Call& call = {});
    /// ImageCreate: pulls. `registry_auth` is the X-Registry-Auth header, empty for none; an empty `platform`
    /// is the engine's own.
    /// @throws ApiError also for an error inside of a stream that began with status 200; its words are the
    /// registry's.
    void pull(const ImageReference& image, const std::string& registry_auth,
              const std::function<void(const PullProgress&)>& progress = {}, const Call& call = {},
              const std::string& platform = {});
    /// ImageDelete. The images below it that have no name and are needed no more go with it, unless
    /// `keep_parents` is set.
    void remove(const std::string& name, bool force = false, const Call& call = {},
                bool keep_parents = false);
    /// ImageTag.
    void tag(const std::string& name, const std::string& repository, const std::string& tag,
             const Call& call = {});
    /// ImageHistory, the last step first.
    [[nodiscard]] std::vector<ImageLayer> history(const std::string& name, const Call& call = {});
    /// ImagePush. `registry_auth` as for `pull`.
    /// @throws ApiError also for an error inside of the stream.
    void push(const ImageReference& image, const std::string& registry_auth,
              const std::function<void(const PullProgress&)>& progress = {}, const Call& call = {});
    /// ImageGetAll: the tar of all of them.
    void save(const std::vector<std::string>& names, const ByteSink& sink, const Call& call = {});
    /// ImageLoad: what `save` gave. The names and ids that were loaded.
    /// @throws ApiError also for an error inside of the stream.
    std::vector<std::string> load(const ByteSource& tar, const Call& call = {});
    /// ImageCreate from the tar of a file system: its id.
    /// @throws ApiError also for an error inside of the stream.
    std::string import_tar(const ImageReference& name, const ByteSource& tar,
                           const std::vector<std::string>& changes = {}, const Call& call = {});
    /// ImagePrune.
    ImagesPruned prune(const std::map<std::string, std::vector<std::string>>& filters, const Call& call = {});
    /// ImageCommit: the new image's id.
    [[nodiscard]] std::string commit(const std::string& container, const ImageCommit& commit,
                                     const Call& call = {});

    /// ImageBuild by the classic builder of the context in `tar`: the new image's id. `output` gets what the
    /// builder and the steps print.
    /// @throws ApiError also for an error inside of the stream, such as a step that failed; what `tar` and
    /// `output` throw.
    [[nodiscard]] std::string build(const ImageBuildOrder& order, const ByteSource& tar,
                                    const std::function<void(std::string_view)>& output = {},
                                    const Call& call = {});

private:
    Connection* connection_;
};

} // namespace testcontainers::docker

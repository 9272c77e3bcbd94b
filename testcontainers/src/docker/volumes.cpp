#include "testcontainers/docker/volumes.hpp"

#include "docker/connection.hpp"
#include "docker/json/filters.hpp"
#include "docker/json/volume.hpp"
#include "docker/path.hpp"

namespace testcontainers::docker {
namespace {

http::Target volume_path(const std::string& name) { return resource_path("/volumes/", name); }

} // namespace

VolumeInfo Volumes::create(const VolumeCreate& volume, const Call& call) {
    const Caller caller(call);
    const auto operation = "create volume" + (volume.name.empty() ? std::string{} : ' ' + named(volume.name));
    auto body = encoded(operation, caller, [&] { return json::encode(volume); });
    auto ask = posting(operation, http::Target("/volumes/create"), std::move(body));
    // A volume that exists is the answer to the second request for it.
    ask.request.repeatable = !volume.name.empty();
    return connection_->read(std::move(ask), caller, json::decode_volume);
}

VolumeInfo Volumes::inspect(const std::string& name, const Call& call) {
    const Caller caller(call);
    return connection_->read(
        asking(operation_on("inspect", "volume", name, caller), "GET", volume_path(name)), caller,
        json::decode_volume);
}

std::vector<VolumeInfo> Volumes::list(const std::map<std::string, std::vector<std::string>>& filters,
                                      const Call& call) {
    const Caller caller(call);
    const std::string operation = "list volumes";
    http::Target target("/volumes");
    if (!filters.empty()) {
        target.query("filters", encoded(operation, caller, [&] { return json::encode_filters(filters); }));
    }
    return connection_->read(asking(operation, "GET", target), caller, json::decode_volume_list);
}

void Volumes::remove(const std::string& name, bool force, const Call& call) {
    const Caller caller(call);
    auto target = volume_path(name);
    target.query("force", force ? "1" : "0");
    auto ask = asking(operation_on("remove", "volume", name, caller), "DELETE", target);
    ask.accepted = 404;
    connection_->tell(std::move(ask), caller);
}

} // namespace testcontainers::docker

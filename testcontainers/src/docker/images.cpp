#include "testcontainers/docker/images.hpp"

#include "docker/connection.hpp"
#include "docker/json/filters.hpp"
#include "docker/json/image.hpp"
#include "docker/json_stream.hpp"
#include "docker/path.hpp"

namespace testcontainers::docker {

ImageDetails Images::inspect(const std::string& name, const Call& call) {
    const Caller caller(call);
    return connection_->read(
        asking(operation_on("inspect", "image", name, caller), "GET", image_path(name, "/json")), caller,
        json::decode_image);
}

std::vector<ImageSummary> Images::list(const std::map<std::string, std::vector<std::string>>& filters,
                                       const Call& call) {
    const Caller caller(call);
    const std::string operation = "list images";
    http::Target target("/images/json");
    if (!filters.empty()) {
        target.query("filters", encoded(operation, caller, [&] { return json::encode_filters(filters); }));
    }
    return connection_->read(asking(operation, "GET", target), caller, json::decode_image_list);
}

void Images::pull(const ImageReference& image, const std::string& registry_auth,
                  const std::function<void(const PullProgress&)>& progress, const Call& call,
                  const std::string& platform) {
    const Caller caller(call);
    const auto operation = operation_on("pull", "image", to_string(image), caller);
    // Without a tag or a digest the engine would pull every tag there is.
    http::Target target("/images/create");
    target.query("fromImage", image.familiar_name());
    target.query("tag", image.digest().empty() ? image.tag() : image.digest());
    if (!platform.empty()) {
        target.query("platform", platform);
    }
    auto ask = asking(operation, "POST", target);
    if (!registry_auth.empty()) {
        ask.request.headers.emplace_back("X-Registry-Auth", registry_auth);
    }
    JsonStream objects;
    const auto take = [&](std::string_view object) {
        const auto step = json::decode_progress(object);
        if (progress) {
            progress(step);
        }
        return true;
    };
    connection_->stream(std::move(ask), caller,
                        [&](std::string_view bytes) { return objects.feed(bytes, take); });
    understood(operation, caller, [&] { objects.finish(); });
}

void Images::remove(const std::string& name, bool force, const Call& call, bool keep_parents) {
    const Caller caller(call);
    auto target = image_path(name);
    target.query("force", force ? "1" : "0");
    if (keep_parents) {
        target.query("noprune", "1");
    }
    auto ask = asking(operation_on("remove", "image", name, caller), "DELETE", target);
    ask.request.repeatable = false;
    connection_->tell(std::move(ask), caller);
}

void Images::tag(const std::string& name, const std::string& repository, const std::string& tag,
                 const Call& call) {
    const Caller caller(call);
    auto target = image_path(name, "/tag");
    target.query("repo", repository).query("tag", tag);
    connection_->tell(asking(operation_on("tag", "image", name, caller), "POST", target), caller);
}

} // namespace testcontainers::docker

#include "docker/connection.hpp"
#include "docker/json/image.hpp"
#include "docker/json_stream.hpp"
#include "docker/upload.hpp"
#include "testcontainers/docker/images.hpp"

#include <utility>

namespace testcontainers::docker {
namespace {

http::Target target_of(const ImageBuildOrder& order, const std::string& operation, const Caller& caller) {
    http::Target target("/build");
    target.query("dockerfile", order.dockerfile).query("rm", "1").query("forcerm", "1").query("version", "1");
    for (const auto& tag : order.tags) {
        target.query("t", tag);
    }
    const auto add = [&](const char* name, bool wanted, const auto& encode) {
        if (wanted) {
            target.query(name, encoded(operation, caller, encode));
        }
    };
    add("buildargs", !order.arguments.empty(), [&] { return json::encode_texts(order.arguments); });
    add("labels", !order.labels.empty(), [&] { return json::encode_texts(order.labels); });
    add("cachefrom", !order.cache_from.empty(), [&] { return json::encode_texts(order.cache_from); });
    add("target", !order.target.empty(), [&] { return order.target; });
    add("platform", !order.platform.empty(), [&] { return order.platform; });
    add("networkmode", !order.network.empty(), [&] { return order.network; });
    add("nocache", order.no_cache, [] { return std::string{"1"}; });
    return target;
}

} // namespace

std::string Images::build(const ImageBuildOrder& order, const ByteSource& tar,
                          const std::function<void(std::string_view)>& output, const Call& call) {
    const Caller caller(call);
    const auto operation =
        operation_on("build", "image", order.tags.empty() ? "untagged" : order.tags.front(), caller);
    auto ask = asking(operation, "POST", target_of(order, operation, caller));
    if (!order.registry_config.empty()) {
        ask.request.headers.emplace_back("X-Registry-Config", order.registry_config);
    }
    Upload upload(ask, tar);
    std::string id;
    JsonStream objects;
    upload.run([&] {
        connection_->stream(std::move(ask), caller, [&](std::string_view bytes) {
            return objects.feed(bytes, [&](std::string_view object) {
                auto step = json::decode_build_step(object);
                if (output && !step.text.empty()) {
                    output(step.text);
                }
                id = step.id.empty() ? id : std::move(step.id);
                return true;
            });
        });
    });
    return understood(operation, caller, [&] {
        objects.finish();
        if (id.empty()) {
            throw Malformed("has no image's id");
        }
        return id;
    });
}

} // namespace testcontainers::docker

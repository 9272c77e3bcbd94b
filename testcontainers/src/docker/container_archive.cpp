#include "testcontainers/docker/containers.hpp"

#include "docker/connection.hpp"
#include "docker/json/container.hpp"
#include "docker/path.hpp"
#include "docker/upload.hpp"
#include "values/base64.hpp"

namespace testcontainers::docker {
namespace {

std::string operation_at(std::string_view verb, const std::string& path, const std::string& id,
                         const Caller& caller) {
    return operation_on(std::string(verb) + ' ' + path + " of", "container", id, caller);
}

http::Target archive_path(const std::string& id, const std::string& path) {
    return container_path(id, "/archive").query("path", path);
}

bool is_for_want_of_space(std::string_view words) {
    return words.find("no space left on device") != std::string_view::npos ||
           words.find("disk quota exceeded") != std::string_view::npos;
}

} // namespace

PathStat Containers::stat(const std::string& id, const std::string& path, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_at("look at", path, id, caller);
    http::Response answer;
    try {
        answer = connection_->send(asking(operation, "HEAD", archive_path(id, path)), caller);
    } catch (const ApiError&) {
        // The answer to HEAD has no body; the one to GET has the engine's words.
        connection_->stream(asking(operation, "GET", archive_path(id, path)), caller,
                            [](std::string_view) { return false; });
        throw;
    }
    return understood(operation, caller, [&] {
        const auto* const header = answer.header("X-Docker-Container-Path-Stat");
        const auto text = header == nullptr ? std::nullopt : base64::decode(*header);
        if (!text) {
            throw Malformed("has no valid X-Docker-Container-Path-Stat header");
        }
        return json::decode_path_stat(*text);
    });
}

void Containers::put_archive(const std::string& id, const std::string& path, const ByteSource& tar,
                             const Call& call) {
    const Caller caller(call);
    auto ask = asking(operation_at("copy to", path, id, caller), "PUT",
                      archive_path(id, path).query("noOverwriteDirNonDir", "1"));
    Upload upload(ask, tar);
    try {
        upload.run([&] { connection_->tell(std::move(ask), caller); });
    } catch (const ApiError& refusal) {
        if (is_for_want_of_space(refusal.engine_message())) {
            throw NoSpace(refusal.message(), call.where);
        }
        throw;
    }
}

void Containers::get_archive(const std::string& id, const std::string& path, const ByteSink& sink,
                             const Call& call) {
    const Caller caller(call);
    connection_->stream(asking(operation_at("copy from", path, id, caller), "GET", archive_path(id, path)),
                        caller, sink);
}

} // namespace testcontainers::docker

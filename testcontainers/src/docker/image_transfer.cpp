#include "testcontainers/docker/images.hpp"

#include "docker/connection.hpp"
#include "docker/json/filters.hpp"
#include "docker/json/image.hpp"
#include "docker/json_stream.hpp"
#include "docker/path.hpp"
#include "docker/upload.hpp"

#include <utility>

namespace testcontainers::docker {
namespace {

/// The engine wants the header of a push, also where there are no credentials: the base64 of `{}`.
constexpr const char* no_credentials = "e30=";

/// The words of each object of an answer's stream.
void read_words(Connection& connection, Ask ask, const Caller& caller,
                const std::function<void(std::string)>& take) {
    const auto operation = ask.operation;
    JsonStream objects;
    connection.stream(std::move(ask), caller, [&](std::string_view bytes) {
        return objects.feed(bytes, [&](std::string_view object) {
            take(json::decode_words(object));
            return true;
        });
    });
    understood(operation, caller, [&] { objects.finish(); });
}

void add_changes(http::Target& target, const std::vector<std::string>& changes) {
    for (const auto& change : changes) {
        target.query("changes", change);
    }
}

} // namespace

void Images::push(const ImageReference& image, const std::string& registry_auth,
                  const std::function<void(const PullProgress&)>& progress, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_on("push", "image", to_string(image), caller);
    auto target = image_path(image.familiar_name(), "/push");
    target.query("tag", image.tag());
    auto ask = asking(operation, "POST", target);
    ask.request.headers.emplace_back("X-Registry-Auth",
                                     registry_auth.empty() ? no_credentials : registry_auth);
    ask.request.repeatable = false;
    JsonStream objects;
    connection_->stream(std::move(ask), caller, [&](std::string_view bytes) {
        return objects.feed(bytes, [&](std::string_view object) {
            const auto step = json::decode_progress(object);
            if (progress) {
                progress(step);
            }
            return true;
        });
    });
    understood(operation, caller, [&] { objects.finish(); });
}

void Images::save(const std::vector<std::string>& names, const ByteSink& sink, const Call& call) {
    const Caller caller(call);
    http::Target target("/images/get");
    for (const auto& name : names) {
        target.query("names", name);
    }
    const auto operation = names.size() == 1 ? operation_on("save", "image", names.front(), caller)
                                             : "save " + std::to_string(names.size()) + " images";
    connection_->stream(asking(operation, "GET", target), caller, sink);
}

std::vector<std::string> Images::load(const ByteSource& tar, const Call& call) {
    const Caller caller(call);
    http::Target target("/images/load");
    target.query("quiet", "1");
    auto ask = asking("load images", "POST", target);
    Upload upload(ask, tar);
    std::vector<std::string> loaded;
    upload.run([&] {
        read_words(*connection_, std::move(ask), caller, [&](const std::string& words) {
            for (const std::string_view beginning : {"Loaded image: ", "Loaded image ID: "}) {
                if (words.starts_with(beginning)) {
                    loaded.push_back(words.substr(beginning.size()));
                }
            }
        });
    });
    return loaded;
}

std::string Images::import_tar(const ImageReference& name, const ByteSource& tar,
                               const std::vector<std::string>& changes, const Call& call) {
    const Caller caller(call);
    http::Target target("/images/create");
    target.query("fromSrc", "-").query("repo", name.familiar_name()).query("tag", name.tag());
    add_changes(target, changes);
    auto ask = asking(operation_on("import", "image", to_string(name), caller), "POST", target);
    Upload upload(ask, tar);
    std::string id;
    upload.run([&] {
        read_words(*connection_, std::move(ask), caller, [&](std::string words) { id = std::move(words); });
    });
    return id;
}

std::vector<ImageLayer> Images::history(const std::string& name, const Call& call) {
    const Caller caller(call);
    return connection_->read(asking(operation_on("tell the history of", "image", name, caller), "GET",
                                    image_path(name, "/history")),
                             caller, json::decode_history);
}

ImagesPruned Images::prune(const std::map<std::string, std::vector<std::string>>& filters, const Call& call) {
    const Caller caller(call);
    const std::string operation = "prune images";
    http::Target target("/images/prune");
    target.query("filters", encoded(operation, caller, [&] { return json::encode_filters(filters); }));
    auto ask = asking(operation, "POST", target);
    ask.request.repeatable = false;
    return connection_->read(std::move(ask), caller, json::decode_pruned);
}

std::string Images::commit(const std::string& container, const ImageCommit& commit, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_on("commit", "container", container, caller);
    http::Target target("/commit");
    target.query("container", container)
        .query("repo", commit.repository)
        .query("tag", commit.tag)
        .query("comment", commit.comment)
        .query("pause", commit.pause ? "1" : "0");
    add_changes(target, commit.changes);
    return connection_->read(
        posting(operation, target, encoded(operation, caller, [&] { return json::encode_commit(commit); })),
        caller, json::decode_committed);
}

} // namespace testcontainers::docker

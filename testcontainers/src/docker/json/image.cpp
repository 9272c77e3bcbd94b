#include "docker/json/image.hpp"

#include "docker/faults.hpp"
#include "docker/json/ports.hpp"
#include "docker/json/value.hpp"

namespace testcontainers::docker::json {

ImageDetails decode_image(std::string_view body) {
    const auto answer = parse_object(body);
    const auto& config = member(answer, "Config");
    return {.id = required_text(answer, "Id"),
            .tags = strings(answer, "RepoTags"),
            .digests = strings(answer, "RepoDigests"),
            .architecture = text(answer, "Architecture"),
            .variant = text(answer, "Variant"),
            .os = text(answer, "Os"),
            .labels = string_map(config, "Labels"),
            .exposed_ports = decode_port_names(member(config, "ExposedPorts")),
            .has_healthcheck = has_healthcheck(config),
            .size = size(answer, "Size"),
            .created = text(answer, "Created")};
}

std::vector<ImageSummary> decode_image_list(std::string_view body) {
    std::vector<ImageSummary> list;
    for (const auto& image : parse_list(body)) {
        list.push_back({.id = required_text(image, "Id"),
                        .tags = strings(image, "RepoTags"),
                        .labels = string_map(image, "Labels"),
                        .digests = strings(image, "RepoDigests"),
                        .size = size(image, "Size")});
    }
    return list;
}

namespace {

/// An object of a stream.
/// @throws RefusedInAnswer when it says that something has failed.
Value parse_step(std::string_view object) {
    auto step = parse_object(object);
    const auto& detail = member(step, "errorDetail");
    auto words = text(detail, "message");
    if (words.empty()) {
        words = text(step, "error");
    }
    if (words.empty() && !detail.is_null()) {
        words = "it failed, and the engine does not say why";
    }
    if (!words.empty()) {
        throw RefusedInAnswer(words);
    }
    return step;
}

} // namespace

PullProgress decode_progress(std::string_view object) {
    const auto step = parse_step(object);
    const auto& detail = member(step, "progressDetail");
    return {.status = text(step, "status"),
            .layer = text(step, "id"),
            .current = size(detail, "current"),
            .total = size(detail, "total")};
}

std::string decode_words(std::string_view object) {
    const auto step = parse_step(object);
    auto words = text(step, "stream");
    if (words.empty()) {
        words = text(step, "status");
    }
    words.erase(words.find_last_not_of("\r\n") + 1);
    return words;
}

BuildStep decode_build_step(std::string_view object) {
    const auto step = parse_step(object);
    auto printed = text(step, "stream");
    if (printed.empty()) {
        printed = text(step, "status");
        printed += printed.empty() ? "" : "\n";
    }
    const auto aux = step.find("aux");
    const bool has_id = aux != step.end() && aux->is_object();
    return {std::move(printed), has_id ? text(*aux, "ID") : std::string{}};
}

std::string encode_texts(const std::map<std::string, std::string>& texts) { return dump(Value(texts)); }

std::string encode_texts(const std::vector<std::string>& texts) { return dump(Value(texts)); }

std::vector<ImageLayer> decode_history(std::string_view body) {
    std::vector<ImageLayer> layers;
    for (const auto& layer : parse_list(body)) {
        layers.push_back({.id = text(layer, "Id"),
                          .created_by = text(layer, "CreatedBy"),
                          .comment = text(layer, "Comment"),
                          .tags = strings(layer, "Tags"),
                          .size = size(layer, "Size"),
                          .created = std::chrono::system_clock::time_point{
                              std::chrono::seconds{integer(layer, "Created")}}});
    }
    return layers;
}

ImagesPruned decode_pruned(std::string_view body) {
    const auto answer = parse_object(body);
    ImagesPruned pruned{.space_reclaimed = size(answer, "SpaceReclaimed")};
    const auto& list = member(answer, "ImagesDeleted");
    for (const auto& entry : list.is_array() ? list : Value::array()) {
        const auto untagged = text(entry, "Untagged");
        pruned.removed.push_back(untagged.empty() ? text(entry, "Deleted") : untagged);
    }
    return pruned;
}

std::string encode_commit(const ImageCommit& commit) {
    Value body = Value::object();
    set_unless_empty(body, "Labels", commit.labels);
    return dump(body);
}

std::string decode_committed(std::string_view body) { return required_text(parse_object(body), "Id"); }

} // namespace testcontainers::docker::json

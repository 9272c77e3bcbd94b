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
            .os = text(answer, "Os"),
            .labels = string_map(config, "Labels"),
            .exposed_ports = decode_port_names(member(config, "ExposedPorts")),
            .has_healthcheck = has_healthcheck(config),
            .size = size(answer, "Size")};
}

std::vector<ImageSummary> decode_image_list(std::string_view body) {
    std::vector<ImageSummary> list;
    for (const auto& image : parse_list(body)) {
        list.push_back({.id = required_text(image, "Id"),
                        .tags = strings(image, "RepoTags"),
                        .labels = string_map(image, "Labels")});
    }
    return list;
}

PullProgress decode_progress(std::string_view object) {
    const auto step = parse_object(object);
    auto words = text(member(step, "errorDetail"), "message");
    if (words.empty()) {
        words = text(step, "error");
    }
    if (!words.empty()) {
        throw RefusedInAnswer(words);
    }
    const auto& detail = member(step, "progressDetail");
    return {.status = text(step, "status"),
            .layer = text(step, "id"),
            .current = size(detail, "current"),
            .total = size(detail, "total")};
}

} // namespace testcontainers::docker::json

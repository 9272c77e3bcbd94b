#include "docker/json/system.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {
namespace {

bool is_podman(const Value& version) {
    const auto& components = member(version, "Components");
    if (!components.is_array()) {
        return false;
    }
    for (const auto& component : components) {
        if (text(component, "Name").starts_with("Podman")) {
            return true;
        }
    }
    return false;
}

} // namespace

Version decode_version(std::string_view body) {
    const auto answer = parse_object(body);
    return {.version = text(answer, "Version"),
            .api_version = text(answer, "ApiVersion"),
            .min_api_version = text(answer, "MinAPIVersion"),
            .os = text(answer, "Os"),
            .arch = text(answer, "Arch"),
            .product = is_podman(answer) ? "Podman" : "Docker"};
}

Event decode_event(std::string_view object) {
    const auto value = parse_object(object);
    const auto& actor = member(value, "Actor");
    Event event{.type = text(value, "Type"),
                .action = text(value, "Action"),
                .actor = text(actor, "ID"),
                .attributes = string_map(actor, "Attributes"),
                .time_nano = integer(value, "timeNano")};
    if (event.time_nano == 0) {
        event.time_nano = integer(value, "time") * 1'000'000'000;
    }
    return event;
}

} // namespace testcontainers::docker::json

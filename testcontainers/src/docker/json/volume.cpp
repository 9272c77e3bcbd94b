#include "docker/json/volume.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {
namespace {

VolumeInfo decode(const Value& volume) {
    return {.name = required_text(volume, "Name"),
            .driver = text(volume, "Driver"),
            .mountpoint = text(volume, "Mountpoint"),
            .labels = string_map(volume, "Labels"),
            .created = text(volume, "CreatedAt")};
}

} // namespace

std::string encode(const VolumeCreate& volume) {
    Value body = Value::object();
    set_unless_empty(body, "Name", volume.name);
    set_unless_empty(body, "Driver", volume.driver);
    set_unless_empty(body, "DriverOpts", volume.driver_options);
    set_unless_empty(body, "Labels", volume.labels);
    return dump(body);
}

VolumeInfo decode_volume(std::string_view body) { return decode(parse_object(body)); }

std::vector<VolumeInfo> decode_volume_list(std::string_view body) {
    std::vector<VolumeInfo> list;
    const auto answer = parse_object(body);
    if (const auto& volumes = member(answer, "Volumes"); volumes.is_array()) {
        for (const auto& volume : volumes) {
            list.push_back(decode(volume));
        }
    }
    return list;
}

} // namespace testcontainers::docker::json

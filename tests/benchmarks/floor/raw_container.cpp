#include "floor/raw_container.hpp"

#include "testcontainers/image.hpp"
#include "testcontainers/settings.hpp"

#include <fmt/format.h>

namespace benchmarks {

namespace tc = testcontainers;

RawContainer::RawContainer(RawEngine& engine, const std::string& create_body, const std::string& port)
    : engine_(&engine), id_(json_text(engine.request("POST", "/containers/create", create_body), "Id")) {
    engine.request("POST", "/containers/" + id_ + "/start");
    const auto details = engine.request("GET", "/containers/" + id_ + "/json");
    if (!port.empty()) {
        host_port_ = json_text(details.substr(details.rfind("\"" + port + "\":[{")), "HostPort");
    }
}

std::string image_prefix() { return tc::Settings::current().hub_image_name_prefix; }

std::string image(const std::string& name) {
    const auto prefix = image_prefix();
    return prefix.empty() ? name : to_string(tc::ImageReference::parse(name).with_hub_prefix(prefix));
}

std::string create_body(const std::string& name, const std::string& port, std::string_view more,
                        std::string_view host) {
    return fmt::format(
        R"({{"Image":"{}",{}"ExposedPorts":{{"{}":{{}}}},"HostConfig":{{{}"PortBindings":{{"{}":[{{"HostIp":"127.0.0.1","HostPort":""}}]}}}}}})",
        image(name), more, port, host, port);
}

std::string redis_body() { return create_body("redis:7.0", "6379/tcp"); }

} // namespace benchmarks

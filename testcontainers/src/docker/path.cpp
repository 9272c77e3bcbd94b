#include "docker/path.hpp"

namespace testcontainers::docker {

http::Target resource_path(std::string_view collection, std::string_view id, std::string_view rest) {
    return http::Target(std::string(collection)).path(http::percent_encode(id)).path(rest);
}

http::Target container_path(std::string_view id, std::string_view rest) {
    return resource_path("/containers/", id, rest);
}

http::Target image_path(std::string_view name, std::string_view rest) {
    http::Target target("/images");
    while (!name.empty()) {
        const auto slash = name.find('/');
        target.path("/").segment(name.substr(0, slash));
        name.remove_prefix(slash == std::string_view::npos ? name.size() : slash + 1);
    }
    return target.path(rest);
}

} // namespace testcontainers::docker

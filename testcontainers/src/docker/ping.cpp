#include "docker/ping.hpp"

#include <algorithm>

namespace testcontainers::docker {
namespace {

std::string header(const http::Response& answer, std::string_view name) {
    const auto* const value = answer.header(name);
    return value == nullptr ? std::string{} : *value;
}

/// `20.10.24` of `Docker/20.10.24 (linux)`.
std::string product_version(std::string_view server) {
    const auto slash = server.find('/');
    if (slash == std::string_view::npos) {
        return {};
    }
    server.remove_prefix(slash + 1);
    return std::string(server.substr(0, server.find(' ')));
}

} // namespace

Ping read_ping(const http::Response& answer) {
    return {.api_version = header(answer, "Api-Version"),
            .os_type = header(answer, "Ostype"),
            .podman = answer.header("Libpod-API-Version") != nullptr,
            .engine_version = product_version(header(answer, "Server")),
            .time = http::parse_date(header(answer, "Date"))};
}

ApiVersion agree(const std::string& offered, const Caller& caller) {
    const auto newest_of_engine = ApiVersion::parse(offered);
    if (!newest_of_engine) {
        throw EngineUnavailable(offered.empty()
                                    ? "does not say which API it speaks: is it a container engine?"
                                    : "speaks API \"" + offered + "\", which is no version such as 1.41",
                                caller.where);
    }
    const auto version = std::min(*newest_of_engine, newest_version);
    if (version < oldest_version) {
        throw EngineUnavailable("speaks API " + offered + "; at least " + to_string(oldest_version) +
                                    " is needed (Docker 20.10)",
                                caller.where);
    }
    return version;
}

} // namespace testcontainers::docker

#include "docker/connect.hpp"

#include "docker/connection.hpp"

#include <utility>

namespace testcontainers::docker {
namespace {

std::optional<ApiVersion> pinned_version(const std::string& text, const Caller& caller) {
    if (text.empty()) {
        return std::nullopt;
    }
    const auto version = ApiVersion::parse(text);
    if (!version || *version < oldest_version || *version > newest_version) {
        throw ConfigError("the version of the API to speak (DOCKER_API_VERSION) is \"" + text +
                              "\"; it takes one from " + to_string(oldest_version) + " to " +
                              to_string(newest_version),
                          caller.where);
    }
    return version;
}

/// An engine that is newer than this library may have given up the versions the library knows.
void require_common_version(Client& client, const Ping& ping, const Caller& caller, const Call& call) {
    const auto newest_of_engine = ApiVersion::parse(ping.api_version);
    if (!newest_of_engine || *newest_of_engine <= newest_version) {
        return;
    }
    const auto text = client.system().version(call).min_api_version;
    const auto oldest_of_engine = ApiVersion::parse(text);
    if (oldest_of_engine && *oldest_of_engine > newest_version) {
        throw EngineUnavailable("speaks no API older than " + text + "; " + to_string(newest_version) +
                                    " is the newest this library knows",
                                caller.where);
    }
}

} // namespace

Connected connect(http::Endpoint endpoint, const std::string& pinned, const Call& call) {
    const Caller caller(call);
    auto connection = std::make_unique<Connection>(std::move(endpoint), pinned_version(pinned, caller));
    auto ping = connection->negotiate(caller);
    auto client = std::make_unique<Client>(std::move(connection));
    require_common_version(*client, ping, caller, call);
    if (ping.engine_version.empty()) {
        ping.engine_version = client->system().version(call).version;
    }
    return {std::move(client), std::move(ping)};
}

} // namespace testcontainers::docker

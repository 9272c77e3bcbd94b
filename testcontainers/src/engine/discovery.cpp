#include "engine/discovery.hpp"

#include "docker/connect.hpp"
#include "engine/endpoint_url.hpp"
#include "engine/home.hpp"
#include "engine/usual_sockets.hpp"

#include "testcontainers/error.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

namespace testcontainers::engine {
namespace {

/// An endpoint that cannot be used. The message is the reason.
class Unusable : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// What the file system knows is said better than what a connection that fails says.
void require_socket(const std::filesystem::path& path) {
    struct stat status {};
    if (::stat(path.c_str(), &status) != 0) {
        throw Unusable(errno == ENOENT || errno == ENOTDIR ? "there is no such socket"
                                                           : std::generic_category().message(errno));
    }
    if (!S_ISSOCK(status.st_mode)) {
        throw Unusable("is not a socket");
    }
    if (::access(path.c_str(), R_OK | W_OK) != 0) {
        throw Unusable(
            "permission denied: may this user use the engine, by the group of the socket for one?");
    }
}

docker::Connected connect(const http::Endpoint& endpoint, const Settings& settings,
                          const Surroundings& surroundings) {
    if (endpoint.is_unix()) {
        require_socket(endpoint.unix_socket);
    }
    try {
        return docker::connect(endpoint, settings.api_version,
                               {.timeout = surroundings.patience, .stop = {}, .where = {}});
    } catch (const ConfigError&) {
        throw;
    } catch (const Error& error) {
        throw Unusable(error.message());
    }
}

std::string host_for_ports(const http::Endpoint& endpoint, const Settings& settings) {
    if (!settings.host_override.empty()) {
        return settings.host_override;
    }
    return endpoint.is_unix() ? "127.0.0.1" : endpoint.host;
}

/// How far the engine's clock is ahead, from an answer that has just come.
std::chrono::seconds clock_lead(const docker::Ping& ping) {
    using Seconds = std::chrono::seconds;
    return ping.time ? std::chrono::floor<Seconds>(
                           *ping.time - std::chrono::floor<Seconds>(std::chrono::system_clock::now()))
                     : Seconds{};
}

std::unique_ptr<Engine::State> use(const Settings::Host& host, const Settings& settings,
                                   const Surroundings& surroundings) {
    const auto endpoint = parse_endpoint(host, settings, surroundings.home);
    auto [client, ping] = connect(endpoint, settings, surroundings);
    EngineInfo info{.url = http::to_string(endpoint),
                    .source = host.source,
                    .product = ping.podman ? "Podman" : "Docker",
                    .version = ping.engine_version,
                    .api_version = client->api_version(),
                    .host = host_for_ports(endpoint, settings),
                    .local = is_local(endpoint),
                    .clock_lead = clock_lead(ping)};
    return std::make_unique<Engine::State>(std::move(info), std::move(client), settings);
}

} // namespace

Surroundings Surroundings::of_process() {
    const auto environment = process_environment();
    return {.sockets = usual_sockets(environment, ::getuid()), .home = home_folder(environment)};
}

std::unique_ptr<Engine::State> discover(const Settings& settings, const Surroundings& surroundings) {
    const auto named = settings.docker_host;
    std::string report = "no container engine can be used";
    for (const auto& host : named ? std::vector{*named} : surroundings.sockets) {
        try {
            return use(host, settings, surroundings);
        } catch (const Unusable& reason) {
            report += "\n  " + host.url + " (" + host.source + "): " + reason.what();
        }
    }
    if (!named) {
        report += "\nStart Docker or Podman, or name an engine with DOCKER_HOST.";
    }
    throw EngineUnavailable(report);
}

} // namespace testcontainers::engine

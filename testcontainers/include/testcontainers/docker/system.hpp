#pragma once

#include "testcontainers/docker/call.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers::docker {

class Connection;

/// The answer to SystemPing.
struct Ping {
    /// The newest version of the API the engine speaks.
    std::string api_version;
    std::string os_type;
    /// Whether it is Podman's compatible API.
    bool podman = false;
    /// The engine's own version, such as `20.10.24`; empty where it does not say.
    std::string engine_version;
    /// When it answered, by its own clock, to the second; nothing where it does not say.
    std::optional<std::chrono::system_clock::time_point> time;
};

/// The answer to SystemVersion.
struct Version {
    /// The engine's own version.
    std::string version;
    std::string api_version;
    std::string min_api_version;
    std::string os;
    std::string arch;
    /// `Docker` or `Podman`.
    std::string product;
};

/// One event of the engine.
struct Event {
    /// `container`, `network`, `volume`, …
    std::string type;
    /// `die`, `oom`, `health_status: healthy`, …
    std::string action;
    /// The object's id, or name.
    std::string actor;
    std::map<std::string, std::string> attributes;
    /// Nanoseconds since the epoch, of the engine's clock.
    std::int64_t time_nano = 0;
};

/// Which events are wanted.
struct EventsQuery {
    /// Only those that match, as SystemEvents has it; all without.
    std::map<std::string, std::vector<std::string>> filters = {};
    /// Those after this time of the engine's clock first, as far as the engine remembers them.
    std::optional<std::chrono::system_clock::time_point> since = {};
};

/// Calls about the engine itself. Safe from several threads; throws as `Containers` does.
class System {
public:
    explicit System(Connection& connection) noexcept : connection_(&connection) {}

    /// SystemPing, without a version in its path.
    [[nodiscard]] Ping ping(const Call& call = {});
    /// SystemVersion, without a version in its path.
    [[nodiscard]] Version version(const Call& call = {});
    /// SystemEvents: hands each event to `sink` until it returns false or the engine ends the stream.
    /// `on_open` is called once the engine has answered: events from then on are not missed.
    void events(const EventsQuery& query, const std::function<bool(const Event&)>& sink,
                const std::function<void()>& on_open = {}, const Call& call = {.timeout = {}});

private:
    Connection* connection_;
};

} // namespace testcontainers::docker

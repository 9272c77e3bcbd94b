#include "core/ryuk.hpp"

#include "core/image_provision.hpp"
#include "core/image_record.hpp"
#include "reaper/paths.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/image.hpp"
#include "values/guarded_lock.hpp"

#include <fmt/format.h>

#include <chrono>
#include <string_view>
#include <utility>

#include <fcntl.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

constexpr Port ryuk_port{8080, Protocol::tcp};
constexpr auto longest_start = 60s;

/// Held while Ryuk is looked for and started, by one process at a time.
GuardedDescriptor locked_folder(const session::Session& session) {
    const auto folder = reaper::paths_of(session.id()).socket.parent_path();
    auto lock = guarded_lock(folder.string(), FileLock::alone, O_RDONLY | O_DIRECTORY);
    if (!lock) {
        throw Error(fmt::format("Ryuk cannot be started: the folder {} cannot be locked", folder.string()));
    }
    return lock;
}

std::string socket_on_engine(const EngineInfo& engine, const Settings& settings) {
    constexpr std::string_view unix_scheme = "unix://";
    if (!settings.docker_socket_override.empty()) {
        return settings.docker_socket_override;
    }
    return engine.url.starts_with(unix_scheme) ? engine.url.substr(unix_scheme.size())
                                               : "/var/run/docker.sock";
}

/// One session's Ryuk.
class Ryuk {
public:
    explicit Ryuk(const session::Session& session)
        : session_(session), engine_(Engine::current()), containers_(engine_.client().containers()),
          request_(ryuk_container(session, engine_.info(), Settings::current())) {}

    /// Where it listens; it is started when it does not run.
    std::uint16_t port() {
        const auto lock = locked_folder(session_);
        if (!runs()) {
            sweep();
            start();
        }
        await_start();
        const auto details = containers_.inspect(request_.name);
        const auto found = details.ports.find(ryuk_port);
        if (found == details.ports.end() || found->second.empty()) {
            throw Error(fmt::format("Ryuk, the container {}, has no published port", request_.name));
        }
        return found->second.front().host_port;
    }

    /// One that did not answer is at its end.
    void await_end() {
        try {
            (void)containers_.wait(request_.name, docker::WaitCondition::not_running,
                                   {.timeout = longest_start});
            containers_.remove(request_.name);
        } catch (const NotFound&) {
            // It has ended, and is removed by the engine.
        }
    }

private:
    /// One that has ended, but is still there, is removed.
    bool runs() {
        try {
            if (containers_.inspect(request_.name).state.running) {
                return true;
            }
            containers_.remove(request_.name);
        } catch (const NotFound&) {
            // There is none.
        }
        return false;
    }

    /// Ryuk removes what its session names. What others have left is the watcher's to find, as it does when
    /// it starts; it ends soon, because nobody speaks to it.
    void sweep() {
        (void)reaper::connect_or_start(
            reaper::paths_of(session_.id()),
            {.session_id = session_.id(), .engine_url = engine_.info().url, .linger = {}});
    }

    void start() {
        try {
            containers_.start(containers_.create(request_).id);
        } catch (const NotFound& refusal) {
            if (!ImageProvision::is_missing(refusal)) {
                throw;
            }
            throw Error(
                fmt::format("TESTCONTAINERS_REAPER is ryuk, and its image \"{}\" is not in the engine: pull "
                            "it, name another with TESTCONTAINERS_RYUK_CONTAINER_IMAGE, or unset "
                            "TESTCONTAINERS_REAPER",
                            request_.image));
        }
    }

    /// The port is open before Ryuk listens: a proxy stands in between.
    void await_start() {
        std::string log;
        containers_.logs(request_.name, {.follow = true},
                         [&log](LogStream, std::string_view bytes) {
                             log += bytes;
                             return log.find("Started") == std::string::npos;
                         },
                         {.timeout = longest_start});
        if (log.find("Started") == std::string::npos) {
            throw Error(fmt::format("Ryuk, the container {} of the image \"{}\", has ended:\n{}",
                                    request_.name, request_.image, log));
        }
    }

    const session::Session& session_;
    Engine& engine_;
    docker::Containers containers_;
    docker::ContainerCreate request_;
};

} // namespace

docker::ContainerCreate ryuk_container(const session::Session& session, const EngineInfo& engine,
                                       const Settings& settings) {
    const auto image =
        ImageReference::parse(settings.ryuk_image).with_hub_prefix(settings.hub_image_name_prefix);
    record_image(settings.record_images, {written_name(settings, image)}, std::source_location::current());
    docker::ContainerCreate request{
        .name = "testcontainers-ryuk-" + session.id(),
        .image = to_string(image),
        .labels = session::without_heritage(session.labels()),
        .ports = {{ryuk_port, {{.host_ip = engine.local ? "127.0.0.1" : ""}}}},
        .mounts = {{.type = docker::MountPoint::Type::bind,
                    .source = socket_on_engine(engine, settings),
                    .target = "/var/run/docker.sock"}},
        .isolation = {.privileged = settings.ryuk_privileged},
        .auto_remove = true,
    };
    request.labels.emplace("org.testcontainers.ryuk", "true");
    return request;
}

reaper::Access access_to_ryuk(const session::Session& session) {
    const auto connect = [&session](bool again) {
        Ryuk ryuk{session};
        if (again) {
            ryuk.await_end();
        }
        const auto port = ryuk.port();
        auto connection = reaper::Connection::to(Engine::current().info().host, port);
        if (!connection) {
            throw Error(fmt::format("Ryuk cannot be reached at {}:{}", Engine::current().info().host, port));
        }
        return std::move(*connection);
    };
    return {.connect = connect, .log = "that of Ryuk's container", .hears_of_the_end = false};
}

} // namespace testcontainers::core

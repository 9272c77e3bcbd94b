#pragma once

/// @file
/// What the environment and `~/.testcontainers.properties` say, with the names the Testcontainers family
/// uses.

#include "testcontainers/local_path.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>

namespace testcontainers {

/// Looks a variable up; empty where it is not set.
using Environment = std::function<std::optional<std::string>(const std::string& name)>;

/// The variables of this process.
[[nodiscard]] Environment process_environment();

/// Settings: an environment variable wins over the properties file; an empty variable counts as unset.
struct Settings {
    /// Where the engine is, and which setting said so.
    struct Host {
        /// Such as `unix:///var/run/docker.sock` or `tcp://127.0.0.1:2375`.
        std::string url;
        /// For messages: `DOCKER_HOST`, `docker.host in /home/…/.testcontainers.properties`.
        std::string source;

        friend bool operator==(const Host&, const Host&) = default;
    };

    /// `tc.host` of the properties file, else `DOCKER_HOST`, else `docker.host`; the usual sockets are tried
    /// where unset.
    std::optional<Host> docker_host = {};
    /// `DOCKER_TLS_VERIFY`: whether a tcp engine is spoken to over TLS.
    bool tls_verify = false;
    /// `DOCKER_CERT_PATH`: the folder with ca.pem, cert.pem and key.pem.
    LocalPath cert_path = {};
    /// `DOCKER_API_VERSION`: the version to speak, instead of the one agreed on.
    std::string api_version = {};
    /// `TESTCONTAINERS_HOST_OVERRIDE`: the host on which mapped ports are reached.
    std::string host_override = {};
    /// `TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX`: put before the names of Docker Hub's images.
    std::string hub_image_name_prefix = {};
    /// `TESTCONTAINERS_PULL_TIMEOUT`, in seconds: the whole time a pull may take, with all its attempts.
    std::chrono::milliseconds pull_timeout = std::chrono::minutes{30};
    /// `TESTCONTAINERS_PULL_PAUSE_TIMEOUT`, in seconds: how long a pull may go without any progress.
    std::chrono::milliseconds pull_pause_timeout = std::chrono::seconds{60};
    /// `TESTCONTAINERS_OFFLINE`: whether nothing is pulled, and a missing image is an error at once.
    bool offline = false;
    /// `TESTCONTAINERS_LOCK_FILE`: the file that pins images to digests; where unset, the
    /// `testcontainers.lock` of the working directory or of the nearest folder above it.
    LocalPath lock_file = {};
    /// `TESTCONTAINERS_RECORD_IMAGES`: a file to which the names of all images are appended that containers
    /// are made from.
    LocalPath record_images = {};
    /// `TESTCONTAINERS_REQUIRED`: whether tests without an engine fail instead of being skipped.
    bool required = false;
    /// `TESTCONTAINERS_RYUK_DISABLED`: whether no reaper watches over what this process creates.
    bool reaper_disabled = false;
    /// `TESTCONTAINERS_REAPER`: what removes the things of a process that could not: `process`, a program of
    /// the library's own on this machine, or `ryuk`, a container beside the engine.
    enum class Reaper : std::uint8_t { process, ryuk };
    /// Which of them.
    Reaper reaper = Reaper::process;
    /// `TESTCONTAINERS_RYUK_CONTAINER_IMAGE`: the image of Ryuk; the hub prefix is put before it.
    std::string ryuk_image = "testcontainers/ryuk:0.11.0";
    /// `TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED`: whether Ryuk is privileged.
    bool ryuk_privileged = false;
    /// `TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE`: the engine's socket on its own machine, for Ryuk; where
    /// unset, the one of the engine's address, or `/var/run/docker.sock`.
    std::string docker_socket_override = {};
    /// `DOCKER_DEFAULT_PLATFORM`: the platform of images and containers whose spec names none, such as
    /// `linux/arm64`; the engine's own when empty.
    std::string default_platform = {};
    /// `TESTCONTAINERS_SESSION_ID`: the session's id, instead of the one made from the parent process.
    std::string session_id = {};
    /// `TESTCONTAINERS_REUSE_ENABLE`: whether containers whose spec says so outlive their session.
    bool reuse_enabled = false;
    /// `TESTCONTAINERS_TIME_LIMIT`: so long after the start of this process, in seconds, its waits give up.
    std::optional<std::chrono::milliseconds> time_limit = {};

    /// `TESTCONTAINERS_KEEP`: which containers outlive their handles and their process for a person to look
    /// at, with the networks, volumes and images they use: `never`, those of a failed test (`on-failure`), or
    /// `always`.
    enum class Keep : std::uint8_t { never, on_failure, always };
    /// Which of them.
    Keep keep = Keep::never;
    /// `TESTCONTAINERS_REPORT`: whether a process says at its first container what it runs on, and a test
    /// program ends with a table of what its containers' starts took.
    bool report = false;
    /// `TESTCONTAINERS_TRACE`: a file to which tests and containers are appended as events of Chrome's trace
    /// format; `%p` in it is the process id.
    LocalPath trace_file = {};

    /// Reads them.
    /// @throws ConfigError when a value is not what its setting takes; the message names both and where it
    /// was read.
    [[nodiscard]] static Settings read(const Environment& environment, const LocalPath& properties_file);

    /// The settings of this process, read at the first call from its environment and
    /// `~/.testcontainers.properties`.
    /// @throws ConfigError as `read` does, at each call.
    [[nodiscard]] static const Settings& current();

    friend bool operator==(const Settings&, const Settings&) = default;
};

} // namespace testcontainers

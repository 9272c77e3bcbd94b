#pragma once

/// @file
/// The description of a container: an aggregate to be filled with designated initialisers, in the order of
/// the fields.
///
///     tc::ContainerSpec cache{
///         .image = "redis:7.2-alpine",
///         .command = {"redis-server", "--appendonly", "yes"},
///         .ports = {6379_tcp},
///         .mounts = {tc::TmpfsMount{.target = "/data", .size = 64_MiB}},
///         .wait = tc::wait::log("Ready to accept connections"),
///     };

#include "testcontainers/bytes.hpp"
#include "testcontainers/callbacks.hpp"
#include "testcontainers/files.hpp"
#include "testcontainers/image.hpp"
#include "testcontainers/local_path.hpp"
#include "testcontainers/mount.hpp"
#include "testcontainers/network.hpp"
#include "testcontainers/port.hpp"
#include "testcontainers/process.hpp"
#include "testcontainers/published_port.hpp"
#include "testcontainers/resources.hpp"
#include "testcontainers/security.hpp"
#include "testcontainers/wait.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers {

/// A line of the container's `/etc/hosts`.
struct ExtraHost {
    /// The name.
    std::string name;
    /// Its address; `host-gateway` is the machine of the engine, as seen from the container.
    std::string address = "host-gateway";

    friend bool operator==(const ExtraHost&, const ExtraHost&) = default;
};

/// How it looks up names. The engine's defaults where empty.
struct Dns {
    /// Addresses of servers.
    std::vector<std::string> servers = {};
    /// Domains in which short names are looked for.
    std::vector<std::string> search = {};
    /// Options of the resolver, such as `ndots:1`.
    std::vector<std::string> options = {};

    friend bool operator==(const Dns&, const Dns&) = default;
};

/// The volumes of another container.
struct VolumesFrom {
    /// Its name or id.
    std::string container;
    /// Whether this container may only read them.
    bool read_only = false;

    friend bool operator==(const VolumesFrom&, const VolumesFrom&) = default;
};

/// What the container is called.
struct Naming {
    /// `[a-zA-Z0-9][a-zA-Z0-9_.-]+`; a unique one is made up when empty.
    std::string name = {};
    /// The host name inside of it; its short id when empty.
    std::string hostname = {};
    /// The domain name inside of it.
    std::string domain_name = {};
    /// The address of its first network card, such as `02:42:ac:11:00:02`; the engine picks one when empty.
    std::string mac_address = {};

    friend bool operator==(const Naming&, const Naming&) = default;
};

/// A container, described. A value: it can be copied, compared, printed (`to_string`) and hashed
/// (`std::hash`).
struct ContainerSpec {
    /// The image's name; without a tag, `latest` is meant.
    std::string image;
    /// Arguments, instead of the image's CMD.
    std::vector<std::string> command = {};
    /// The program, instead of the image's ENTRYPOINT; `{""}` means none.
    std::vector<std::string> entrypoint = {};
    /// Environment variables, added to the image's.
    std::map<std::string, std::string> env = {};
    /// Files of this machine with lines `NAME=value`, as `docker run --env-file` takes them; `env` has the
    /// last word.
    std::vector<LocalPath> env_files = {};
    /// Published ports: on the loopback address when the engine is local, on all its addresses otherwise.
    std::vector<PublishedPort> ports = {};
    /// Whether `endpoint()` of a TCP port stays the same as long as the handle lives, also across stop, start
    /// and restart: a forwarder of this process stands in front of it, on 127.0.0.1; it refuses after
    /// `stop()`, and resets after other ends. A fixed host port stays as it is; a port of another transport
    /// must have one.
    bool stable_ports = false;
    /// Volumes, memory and folders of the host.
    std::vector<Mount> mounts = {};
    /// Containers whose volumes this one has too.
    std::vector<VolumesFrom> volumes_from = {};
    /// Files copied in before the start.
    std::vector<File> files = {};
    /// Networks to be on; the engine's default one when empty.
    std::vector<NetworkAttachment> networks = {};
    /// When it is ready.
    wait::Strategy wait = wait::automatic();
    /// The time from the start to being ready; pulling the image does not count.
    std::chrono::milliseconds startup_timeout = std::chrono::seconds{60};
    /// So many containers are tried before a start that was not ready counts as failed. At least 1.
    int startup_attempts = 1;
    /// `user`, `uid`, `user:group` or `uid:gid`; the image's user when empty.
    std::string user = {};
    /// An absolute path in the container; the image's when empty.
    std::string working_directory = {};
    /// Labels besides the library's own; names under `org.testcontainers` are refused.
    std::map<std::string, std::string> labels = {};
    /// Annotations for the runtime. Needs Engine API 1.43.
    std::map<std::string, std::string> annotations = {};
    /// Additional lines of `/etc/hosts`.
    std::vector<ExtraHost> extra_hosts = {};
    /// TCP ports of the test's own machine, also of servers on its loopback address alone, that it reaches
    /// under the same number at `host.testcontainers.internal`, as long as its handle lives. Needs an engine
    /// on that machine.
    std::vector<Port> exposed_host_ports = {};
    /// When the image is pulled.
    PullPolicy pull = PullPolicy::missing;
    /// `os/architecture` or `os/architecture/variant`, such as `linux/arm64`; when empty, that of
    /// `DOCKER_DEFAULT_PLATFORM`, else the engine's own.
    std::string platform = {};
    /// Limits and devices.
    Resources resources = {};
    /// A health check instead of the image's.
    std::optional<Healthcheck> healthcheck = {};
    /// Names.
    Naming naming = {};
    /// Whether it outlives the session, and a later one that has an equal spec uses it again. Only where
    /// `TESTCONTAINERS_REUSE_ENABLE` allows it; else it is a container like others.
    bool reuse = false;
    /// Without use for so long, a container that is reused is removed all the same.
    std::chrono::seconds reuse_idle = std::chrono::hours{12};
    /// Whether the engine removes it when its first process has ended, also by `stop()` or `kill()`: its exit
    /// code, its output and its files are gone then. `wait_for_exit()` has an exit code only when it was
    /// called before the end. Not for `run_once` and wait strategies that look at a container's end.
    bool auto_remove = false;
    /// Whether it is removed with its handle, and by the reaper when the process dies. Without it the
    /// container runs until somebody removes it: `remove()`, a person, or `auto_remove`. One whose start
    /// fails is removed all the same, unless the process dies meanwhile.
    bool clean_up = true;
    /// How the first process is run and ended.
    Process process = {};
    /// Rights.
    Security security = {};
    /// What it shares with the machine or another container.
    Namespaces namespaces = {};
    /// How it looks up names.
    Dns dns = {};
    /// Where its output goes.
    Logging logging = {};
    /// Code of the user at the turning points of its life.
    Hooks hooks = {};
    /// Has the last word over the request that creates it.
    RequestEdit edit_request = {};

    friend bool operator==(const ContainerSpec&, const ContainerSpec&) = default;
};

/// Every problem of a spec, each naming the field, its value and what would be right; empty when there is
/// none. The engine is not asked. Reads the file system for what is to be copied in, bound, or an environment
/// file.
[[nodiscard]] std::vector<std::string> validate(const ContainerSpec& spec);

/// A readable form over several lines, with the values of secret environment variables masked.
[[nodiscard]] std::string to_string(const ContainerSpec& spec);

} // namespace testcontainers

/// Equal specs have equal hashes.
template <>
struct std::hash<testcontainers::ContainerSpec> {
    /// Hashes every field.
    [[nodiscard]] std::size_t operator()(const testcontainers::ContainerSpec& spec) const;
};

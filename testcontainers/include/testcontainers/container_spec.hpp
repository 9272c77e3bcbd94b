#pragma once

/// @file
/// The description of a container: an aggregate to be filled with designated initialisers, in the order of the fields.
///
///     tc::ContainerSpec cache{
///         .image = "redis:7.2-alpine",
///         .command = {"redis-server", "--appendonly", "yes"},
///         .ports = {6379_tcp},
///         .mounts = {tc::TmpfsMount{.target = "/data", .size = 64_MiB}},
///         .wait = tc::wait::log("Ready to accept connections"),
///     };

#include "testcontainers/bytes.hpp"
#include "testcontainers/files.hpp"
#include "testcontainers/image.hpp"
#include "testcontainers/mount.hpp"
#include "testcontainers/network.hpp"
#include "testcontainers/port.hpp"
#include "testcontainers/wait.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace testcontainers {

/// A port of the container that is published on the host.
class PublishedPort {
public:
    /// On a host port that the engine picks.
    PublishedPort(Port container) noexcept : container_(container) {}  // NOLINT(google-explicit-constructor)

    /// On the host port `host`. Two tests at the same time cannot both have it: prefer the one the engine picks.
    PublishedPort(Port container, std::uint16_t host) noexcept : container_(container), host_(host) {}

    /// The port in the container.
    [[nodiscard]] Port container() const noexcept { return container_; }

    /// The port on the host; the engine picks one where unset.
    [[nodiscard]] std::optional<std::uint16_t> host() const noexcept { return host_; }

    friend bool operator==(const PublishedPort&, const PublishedPort&) = default;

private:
    Port container_;
    std::optional<std::uint16_t> host_;
};

/// A line of the container's `/etc/hosts`.
struct ExtraHost {
    /// The name.
    std::string name;
    /// Its address; `host-gateway` is the machine of the engine, as seen from the container.
    std::string address = "host-gateway";

    friend bool operator==(const ExtraHost&, const ExtraHost&) = default;
};

/// What the container may use of the machine.
struct Resources {
    /// The most memory; the kernel ends the container's process above it. At least 6 MiB.
    std::optional<Bytes> memory = {};
    /// The most processors, such as 1.5.
    std::optional<double> cpus = {};
    /// The size of `/dev/shm`; 64 MiB where unset.
    std::optional<Bytes> shm_size = {};

    friend bool operator==(const Resources&, const Resources&) = default;
};

/// A health check instead of the image's own.
struct Healthcheck {
    /// Program and arguments, run in the container without a shell; exit code 0 is healthy.
    std::vector<std::string> command;
    /// The time between two checks; at least 1 ms.
    std::chrono::milliseconds interval = std::chrono::seconds{1};
    /// The time one check may take; at least 1 ms.
    std::chrono::milliseconds timeout = std::chrono::seconds{5};
    /// So many failures in a row are unhealthy.
    int retries = 3;
    /// Failures within this time after the start do not count.
    std::chrono::milliseconds start_period = {};

    friend bool operator==(const Healthcheck&, const Healthcheck&) = default;
};

/// What the container is called.
struct Naming {
    /// `[a-zA-Z0-9][a-zA-Z0-9_.-]+`; a unique one is made up when empty.
    std::string name = {};
    /// The host name inside of it; its short id when empty.
    std::string hostname = {};

    friend bool operator==(const Naming&, const Naming&) = default;
};

/// A container, described. A value: it can be copied, compared, printed (`to_string`) and hashed (`std::hash`).
struct ContainerSpec {
    /// The image's name; without a tag, `latest` is meant.
    std::string image;
    /// Arguments, instead of the image's CMD.
    std::vector<std::string> command = {};
    /// The program, instead of the image's ENTRYPOINT; `{""}` means none.
    std::vector<std::string> entrypoint = {};
    /// Environment variables, added to the image's.
    std::map<std::string, std::string> env = {};
    /// Published ports: on the loopback address when the engine is local, on all its addresses otherwise.
    std::vector<PublishedPort> ports = {};
    /// Volumes, memory and folders of the host.
    std::vector<Mount> mounts = {};
    /// Files copied in before the start.
    std::vector<File> files = {};
    /// Networks to be on; the engine's default one when empty.
    std::vector<NetworkAttachment> networks = {};
    /// When it is ready.
    wait::Strategy wait = wait::automatic();
    /// The time from the start to being ready; pulling the image does not count.
    std::chrono::milliseconds startup_timeout = std::chrono::seconds{60};
    /// `user`, `uid`, `user:group` or `uid:gid`; the image's user when empty.
    std::string user = {};
    /// An absolute path in the container; the image's when empty.
    std::string working_directory = {};
    /// Labels besides the library's own; names under `org.testcontainers` are refused.
    std::map<std::string, std::string> labels = {};
    /// Additional lines of `/etc/hosts`.
    std::vector<ExtraHost> extra_hosts = {};
    /// When the image is pulled.
    PullPolicy pull = PullPolicy::missing;
    /// Limits.
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

    friend bool operator==(const ContainerSpec&, const ContainerSpec&) = default;
};

/// Every problem of a spec, each naming the field, its value and what would be right; empty when there is none.
/// The engine is not asked. Reads the file system for what is to be copied in or bound.
[[nodiscard]] std::vector<std::string> validate(const ContainerSpec& spec);

/// A readable form over several lines, with the values of secret environment variables masked.
[[nodiscard]] std::string to_string(const ContainerSpec& spec);

}  // namespace testcontainers

/// Equal specs have equal hashes.
template <>
struct std::hash<testcontainers::ContainerSpec> {
    /// Hashes every field.
    [[nodiscard]] std::size_t operator()(const testcontainers::ContainerSpec& spec) const;
};

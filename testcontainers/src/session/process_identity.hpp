#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace testcontainers::session {

/// Whether a process still lives, as far as it can be told from here.
enum class Liveness : std::uint8_t { alive, dead, unknown };

/// From where processes are judged.
struct Viewpoint {
    /// The machine and the process namespace, as `ProcessIdentity::host` has it.
    std::string host;
    /// The machine's boot.
    std::string boot;
    /// Where the kernel tells of processes.
    std::filesystem::path proc = "/proc";
    /// Whether there is a process of that id, as `kill` without a signal says: 0, or an errno.
    int (*probe)(pid_t pid) = nullptr;

    /// That of this process.
    [[nodiscard]] static const Viewpoint& of_this_process();
};

/// The text that names a machine and a process namespace: the host's name, a digest of its id and the
/// namespace. The digest is 0 where no id is to be had that is the machine's own; `id` is what
/// `/etc/machine-id` holds, `space` what
/// `/proc/self/ns/pid` points to. In a container's namespace the id is that of an image, which many machines
/// may have.
[[nodiscard]] std::string host_text(std::string_view name, std::string_view id, std::string_view space);

/// A process, told apart from every other one of any machine and any time.
struct ProcessIdentity {
    /// The machine and the process namespace on it, see `host_text`.
    std::string host;
    /// The machine's boot (`/proc/sys/kernel/random/boot_id`).
    std::string boot;
    /// The process id in that namespace.
    pid_t pid = 0;
    /// When it started, in clock ticks since the boot.
    std::uint64_t start_time = 0;

    /// The process `pid` of this machine; nothing when there is none.
    [[nodiscard]] static std::optional<ProcessIdentity> of(pid_t pid);

    /// Reads what `to_string` wrote.
    [[nodiscard]] static std::optional<ProcessIdentity> parse(std::string_view text);

    /// Whether it lives. Dead is what is known to be: in this namespace of this boot no such process is
    /// there, it has ended, or another one has its id; or it was of an earlier boot of this machine. All else
    /// is unknown.
    [[nodiscard]] Liveness liveness(const Viewpoint& here = Viewpoint::of_this_process()) const;

    friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

/// For a label: `build-7-5e884898da28-4026531836/1b2c…/4711/123456`.
[[nodiscard]] std::string to_string(const ProcessIdentity& identity);

} // namespace testcontainers::session

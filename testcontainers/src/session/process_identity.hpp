#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include <sys/types.h>

namespace testcontainers::session {

/// Whether a process still lives, as far as it can be told from here.
enum class Liveness : std::uint8_t { alive, dead, unknown };

/// A process, told apart from every other one of any machine and any time.
struct ProcessIdentity {
    /// The machine's name and the process namespace on it.
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

    /// Whether it lives. A process of another machine or namespace is unknown, but for one of an earlier boot
    /// of this machine.
    [[nodiscard]] Liveness liveness() const;

    friend bool operator==(const ProcessIdentity&, const ProcessIdentity&) = default;
};

/// For a label: `build-7-4026531836/1b2c…/4711/123456`.
[[nodiscard]] std::string to_string(const ProcessIdentity& identity);

} // namespace testcontainers::session

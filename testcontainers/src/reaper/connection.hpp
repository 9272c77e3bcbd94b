#pragma once

#include "values/guarded_descriptor.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <utility>

namespace testcontainers::reaper {

/// A connection to a reaper. What it was told to remove is removed when it ends, whatever ended it. It is not
/// inherited: neither by programs that are exec'd nor by a forked child, or the reaper would not see this
/// process end.
class Connection {
public:
    /// Connects to a socket; nothing when nobody listens there.
    [[nodiscard]] static std::optional<Connection> to(const std::filesystem::path& socket);

    /// Connects to a TCP port; nothing when nobody listens there.
    [[nodiscard]] static std::optional<Connection> to(const std::string& host, std::uint16_t port);

    /// Sends a line and waits for the answering one; nothing when the connection ends before it, or the time
    /// is over.
    [[nodiscard]] std::optional<std::string> ask(const std::string& line,
                                                 std::optional<std::chrono::milliseconds> time) const;

    /// Waits for another line.
    [[nodiscard]] std::optional<std::string> hear(std::optional<std::chrono::milliseconds> time) const;

    /// Whether the other end is still there.
    [[nodiscard]] bool alive() const noexcept;

private:
    explicit Connection(GuardedDescriptor socket) noexcept : socket_(std::move(socket)) {}

    GuardedDescriptor socket_;
};

} // namespace testcontainers::reaper

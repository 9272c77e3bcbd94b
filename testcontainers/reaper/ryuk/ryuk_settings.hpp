#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::reaper {

/// The settings of Ryuk, with its names and defaults.
struct RyukSettings {
    /// `RYUK_PORT`.
    std::uint16_t port = 8080;
    /// `RYUK_CONNECTION_TIMEOUT`: how long it waits for the first connection.
    std::chrono::milliseconds connection_timeout{60'000};
    /// `RYUK_RECONNECTION_TIMEOUT`: how long it waits for another one after the last has ended.
    std::chrono::milliseconds reconnection_timeout{10'000};
    /// `RYUK_SHUTDOWN_TIMEOUT`: how long it waits, once it was told to end, for the connections to end.
    std::chrono::milliseconds shutdown_timeout{600'000};
    /// `RYUK_REMOVE_RETRIES`: how often it tries, a second apart.
    int remove_retries = 10;
    /// `RYUK_VERBOSE`: whether it prints each line that comes.
    bool verbose = false;

    /// Reads them through `variable`, which looks one up.
    /// @throws ConfigError when a value is none.
    [[nodiscard]] static RyukSettings
    read(const std::function<std::optional<std::string>(const std::string& name)>& variable);

    friend bool operator==(const RyukSettings&, const RyukSettings&) = default;
};

/// Reads a duration as Go writes it: `10s`, `1m30s`, `1.5h`, `250ms`. Nothing when it is none.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

} // namespace testcontainers::reaper

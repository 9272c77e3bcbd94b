#pragma once

#include "peers.hpp"
#include "ryuk_settings.hpp"
#include "values/file_descriptor.hpp"

#include <chrono>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::reaper {

/// `name=value`, all of which a thing must have to be removed.
using Filter = std::vector<std::string>;

/// The filter that a line of Ryuk's protocol names: `label=a%3Db&label=c%3Dd`. Nothing when it is anything
/// else, for what is not understood could mean everything.
[[nodiscard]] std::optional<Filter> parse_filter(std::string_view line);

/// Ryuk's protocol: takes filters, and answers `ACK` to those it has understood, until the last connection
/// has been gone for the reconnection timeout, or none has come within the connection timeout.
class RyukServer {
public:
    /// `listener` listens and does not block; `end_signal` becomes readable when the program is told to end,
    /// which it does when the connections have ended.
    RyukServer(FileDescriptor listener, FileDescriptor end_signal, const RyukSettings& settings);

    /// Returns when it is over: what is to be removed.
    [[nodiscard]] std::set<Filter> run();

private:
    using Clock = std::chrono::steady_clock;

    [[nodiscard]] bool is_over() const;
    void wait_for_something();
    void accept_all();
    void serve(Peer peer);
    void end();
    void say(const std::string& line) const;

    FileDescriptor listener_;
    FileDescriptor end_signal_;
    RyukSettings settings_;
    Peers peers_;
    std::set<Filter> filters_;
    /// When it is over, without a connection and with one.
    Clock::time_point idle_until_;
    std::optional<Clock::time_point> busy_until_;
};

} // namespace testcontainers::reaper

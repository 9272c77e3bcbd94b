#pragma once

#include "services.hpp"
#include "values/file_descriptor.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers::reaper {

/// The connections of the processes of a session.
class Peers {
public:
    /// Takes a new connection.
    void add(FileDescriptor socket);

    /// Forgets a connection, and gives back what belonged to it.
    [[nodiscard]] std::vector<std::string> remove(Peer peer);

    /// Reads what has come. The complete lines; nothing when the connection has ended, or a line is longer
    /// than 64 KiB.
    [[nodiscard]] std::optional<std::vector<std::string>> read(Peer peer);

    /// Whether a line has come from there.
    [[nodiscard]] bool has_spoken(Peer peer) const { return connections_.at(peer).has_spoken; }

    /// Sends a line. A peer that does not take it loses its connection by itself.
    void answer(const Answer& answer) const;

    /// What is to be removed when the connection ends.
    [[nodiscard]] std::vector<std::string>& belongings(Peer peer) { return connections_.at(peer).belongings; }

    /// The descriptors to be polled.
    [[nodiscard]] std::vector<Peer> all() const;

    /// Whether there is none.
    [[nodiscard]] bool empty() const noexcept { return connections_.empty(); }

private:
    /// A connection: what has come in of its next line, and what is to be removed when it ends.
    struct Connection {
        FileDescriptor socket;
        std::string incoming;
        /// Whether a line has come: else it is nobody's who uses the session.
        bool has_spoken = false;
        /// Lines for the worker.
        std::vector<std::string> belongings;
    };

    std::map<Peer, Connection> connections_;
};

} // namespace testcontainers::reaper

#pragma once

#include "testcontainers/port.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace testcontainers::modules::postgres {

/// What a PostgreSQL server said to a client that greeted it.
struct Greeting {
    /// Whether it takes clients: it asked for a password, let the client in, or refused it for what it is.
    bool accepts = false;
    /// Why it does not.
    std::string why = {};
};

/// A client's first message (PostgreSQL documentation, "Message Formats": StartupMessage, protocol 3.0).
[[nodiscard]] std::string startup_message(std::string_view user, std::string_view database);

/// Understands the beginning of the server's answer.
[[nodiscard]] Greeting understand(std::string_view answer);

/// Connects, greets and listens for the answer, at most that long.
[[nodiscard]] Greeting greet(const Endpoint& server, std::string_view user, std::string_view database,
                             std::chrono::milliseconds time);

} // namespace testcontainers::modules::postgres

#pragma once

#include "testcontainers/container.hpp"
#include "testcontainers/network.hpp"
#include "testcontainers/volume.hpp"

#include <chrono>
#include <string>

namespace testcontainers::testsupport {

/// A session id of its own for one test.
[[nodiscard]] std::string unique_session();

/// What the engine still has of a session, in words; empty when there is nothing.
[[nodiscard]] std::string left_of(const std::string& session);

/// Waits until nothing of the session is left, and returns what still is when the time is over.
[[nodiscard]] std::string left_after(const std::string& session, std::chrono::milliseconds time);

/// Waits until something of the session is there; false when the time is over.
[[nodiscard]] bool made_within(const std::string& session, std::chrono::milliseconds time);

/// A container of somebody else, whose labels are much like those of the session.
class Bystander {
public:
    explicit Bystander(const std::string& session);
    Bystander(const Bystander&) = delete;
    Bystander& operator=(const Bystander&) = delete;
    ~Bystander();

    /// Whether it is still there and runs.
    [[nodiscard]] bool is_alive() const;

private:
    std::string id_;
};

} // namespace testcontainers::testsupport

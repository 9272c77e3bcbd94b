#pragma once

#include "testcontainers/docker/client.hpp"

#include <chrono>
#include <string>

namespace testcontainers::testsupport {

/// The client of the engine that the library finds.
[[nodiscard]] docker::Client& usual_engine();

/// A session id of its own for one test.
[[nodiscard]] std::string unique_session();

/// What the engine still has of a session, in words; empty when there is nothing.
[[nodiscard]] std::string left_of(const std::string& session, docker::Client& engine = usual_engine());

/// Waits until nothing of the session is left, and returns what still is when the time is over.
[[nodiscard]] std::string left_after(const std::string& session, std::chrono::milliseconds time,
                                     docker::Client& engine = usual_engine());

/// Waits until `text` is no part of what is left of the session, and returns what is; also when the time is
/// over.
[[nodiscard]] std::string left_without(const std::string& text, const std::string& session,
                                       std::chrono::milliseconds time);

/// Removes the containers, networks and volumes of a session.
void remove_all_of(const std::string& session);

/// Waits until something of the session is there; false when the time is over.
[[nodiscard]] bool made_within(const std::string& session, std::chrono::milliseconds time);

/// A container, a network and a volume of somebody else, whose labels are much like those of the session.
class Bystander {
public:
    explicit Bystander(const std::string& session, docker::Client& engine = usual_engine());
    Bystander(const Bystander&) = delete;
    Bystander& operator=(const Bystander&) = delete;
    ~Bystander();

    /// The name of each.
    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    /// Whether all are still there, and the container runs.
    [[nodiscard]] bool is_alive() const;

    /// Whether all are still there.
    [[nodiscard]] bool is_there() const;

private:
    docker::Client& engine_;
    std::string name_;
    std::string id_;
};

} // namespace testcontainers::testsupport

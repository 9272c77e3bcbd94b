#pragma once

/// @file
/// The Engine API, typed: for what the rest of the library leaves out.
///
///     auto& client = tc::Engine::current().client();
///     for (const auto& container : client.containers().list({{"label", {"team=orders"}}}, true)) { … }

#include "testcontainers/docker/call.hpp"
#include "testcontainers/docker/containers.hpp"
#include "testcontainers/docker/exec.hpp"
#include "testcontainers/docker/images.hpp"
#include "testcontainers/docker/networks.hpp"
#include "testcontainers/docker/system.hpp"
#include "testcontainers/docker/volumes.hpp"

#include <memory>
#include <string>

namespace testcontainers::docker {

/// A client of one engine. Safe from several threads.
class Client {
public:
    /// Speaks over `connection`, which the library makes; see `Engine::client()`.
    explicit Client(std::unique_ptr<Connection> connection) noexcept;
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client();

    /// The version of the API that is spoken, such as `1.41`.
    [[nodiscard]] const std::string& api_version() const noexcept;

    /// Container calls.
    [[nodiscard]] Containers containers() noexcept;
    /// Exec calls.
    [[nodiscard]] Execs execs() noexcept;
    /// Image calls.
    [[nodiscard]] Images images() noexcept;
    /// Network calls.
    [[nodiscard]] Networks networks() noexcept;
    /// Volume calls.
    [[nodiscard]] Volumes volumes() noexcept;
    /// Calls about the engine.
    [[nodiscard]] System system() noexcept;

private:
    std::unique_ptr<Connection> connection_;
};

} // namespace testcontainers::docker

#include "testcontainers/docker/client.hpp"

#include "docker/connection.hpp"

#include <utility>

namespace testcontainers::docker {

Client::Client(std::unique_ptr<Connection> connection) noexcept : connection_(std::move(connection)) {}

Client::~Client() = default;

const std::string& Client::api_version() const noexcept { return connection_->version_text(); }

Containers Client::containers() noexcept { return Containers(*connection_); }

Execs Client::execs() noexcept { return Execs(*connection_); }

Images Client::images() noexcept { return Images(*connection_); }

Networks Client::networks() noexcept { return Networks(*connection_); }

Volumes Client::volumes() noexcept { return Volumes(*connection_); }

System Client::system() noexcept { return System(*connection_); }

} // namespace testcontainers::docker

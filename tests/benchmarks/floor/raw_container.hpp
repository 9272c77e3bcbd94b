#pragma once

#include "floor/raw_engine.hpp"

#include <string>
#include <string_view>

namespace benchmarks {

/// A container started with the raw Engine API: create, start, inspect.
class RawContainer {
public:
    /// `port`, such as `6379/tcp`, is published on the loopback address; none when empty.
    RawContainer(RawEngine& engine, const std::string& create_body, const std::string& port = {});

    [[nodiscard]] const std::string& host_port() const { return host_port_; }
    [[nodiscard]] const std::string& id() const { return id_; }

    /// Removes it by force, with its volumes.
    void remove() { engine_->request("DELETE", "/containers/" + id_ + "?force=1&v=1"); }

private:
    RawEngine* engine_;
    std::string id_;
    std::string host_port_;
};

/// The name of an official image in this engine, as the library's settings lead to it.
[[nodiscard]] std::string image(const std::string& name);

/// What goes in front of the names of official images; empty where nothing does.
[[nodiscard]] std::string image_prefix();

/// The body of a request that creates a container which publishes a port. `more` is further JSON members, and
/// `host` further ones of HostConfig, each with a comma behind it.
[[nodiscard]] std::string create_body(const std::string& name, const std::string& port,
                                      std::string_view more = {}, std::string_view host = {});

/// The body for a Redis.
[[nodiscard]] std::string redis_body();

} // namespace benchmarks

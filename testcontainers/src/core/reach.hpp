#pragma once

#include "core/published.hpp"
#include "engine/engine_state.hpp"
#include "forward/address.hpp"
#include "forward/forwarder.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

namespace testcontainers::core {

/// Where the published TCP ports of a container are reached at present, for the forwarders in front of it. It
/// is shared by them and the container's handle; safe from several threads.
///
/// On this machine the container's own address is tried first, which leaves out the engine's proxy; but only
/// when its first process is seen to live, and the way to the address begins at the gateway of the
/// container's network.
class Reach {
public:
    Reach(Engine::State& engine, std::string container_id, std::vector<Port> ports);

    /// It may be reached elsewhere now: the engine is asked when the next connection comes.
    void changed();

    /// It does not run, until `changed` is called.
    void stopped();

    /// Where `port` is reached; none when it is not, or the engine does not answer.
    [[nodiscard]] std::vector<forward::SocketAddress> addresses(Port port);

private:
    enum class Knowledge { none, stopped, running };

    [[nodiscard]] bool still_holds() const;
    void ask();

    Engine::State& engine_;
    const std::string container_id_;
    const std::vector<Port> ports_;
    std::mutex mutex_;
    Knowledge knowledge_ = Knowledge::none;
    docker::ContainerDetails details_;
    std::map<Port, std::vector<forward::SocketAddress>> addresses_;
};

/// The target of a forwarder in front of `port`.
[[nodiscard]] forward::Target target_of(std::shared_ptr<Reach> reach, Port port);

} // namespace testcontainers::core

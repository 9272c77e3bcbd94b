#include "core/reach.hpp"

#include "core/process_sockets.hpp"
#include "testcontainers/error.hpp"
#include "values/file_descriptor.hpp"

#include <optional>
#include <utility>

#include <sys/socket.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

/// A connection waits for the engine's answer.
constexpr auto longest_question = 5s;

/// The address of this machine from which `address` is reached; empty when it is not. Nothing is sent for it.
std::string source_towards(const forward::SocketAddress& address) {
    const FileDescriptor socket{::socket(address.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0)};
    if (!socket || ::connect(socket.get(), address.get(), address.size()) != 0) {
        return {};
    }
    return forward::SocketAddress::of(socket.get()).endpoint().host;
}

/// The container's own address where it is reached through the bridge of its network on this machine.
std::optional<forward::SocketAddress> own_address(const docker::ContainerDetails& details, Port port) {
    for (const auto& [name, network] : details.networks) {
        const auto address = forward::SocketAddress::literal(network.ip_address, port.number);
        if (address && !network.gateway.empty() && source_towards(*address) == network.gateway) {
            return address;
        }
    }
    return std::nullopt;
}

} // namespace

Reach::Reach(Engine::State& engine, std::string container_id, std::vector<Port> ports)
    : engine_(engine), container_id_(std::move(container_id)), ports_(std::move(ports)) {}

void Reach::changed() {
    const std::lock_guard lock(mutex_);
    knowledge_ = Knowledge::none;
}

void Reach::stopped() {
    const std::lock_guard lock(mutex_);
    knowledge_ = Knowledge::stopped;
    addresses_.clear();
}

std::vector<forward::SocketAddress> Reach::addresses(Port port) {
    const std::lock_guard lock(mutex_);
    if (knowledge_ != Knowledge::stopped && !still_holds()) {
        ask();
    }
    const auto found = addresses_.find(port);
    return found == addresses_.end() ? std::vector<forward::SocketAddress>{} : found->second;
}

/// An address is somebody else's soon after a container has ended: what the engine has said holds as long as
/// the process lives that it was said of.
bool Reach::still_holds() const {
    return knowledge_ == Knowledge::running && is_process_of(details_.state.pid, container_id_);
}

void Reach::ask() {
    addresses_.clear();
    details_ = engine_.client().containers().inspect(container_id_, {.timeout = longest_question});
    if (!details_.state.running) {
        return;
    }
    const bool is_here = engine_.info().local && is_process_of(details_.state.pid, container_id_);
    const PublishedPorts published{ports_, details_, engine_.info().host, engine_.info().local};
    for (const auto port : ports_) {
        if (port.protocol != Protocol::tcp || published.is_unmapped(port)) {
            continue;
        }
        auto& addresses = addresses_[port];
        if (const auto own = is_here ? own_address(details_, port) : std::nullopt) {
            addresses.push_back(*own);
        }
        const auto mapped = forward::addresses_of(published.at(port, {}), {});
        addresses.insert(addresses.end(), mapped.begin(), mapped.end());
    }
    knowledge_ = Knowledge::running;
}

forward::Target target_of(std::shared_ptr<Reach> reach, Port port) {
    return [reach = std::move(reach), port] { return reach->addresses(port); };
}

} // namespace testcontainers::core

#include "core/host_forwarders.hpp"

#include "values/file_text.hpp"
#include "wait/listening.hpp"

#include <cerrno>
#include <string>
#include <vector>

#include <unistd.h>

namespace testcontainers::core {
namespace {

/// Whether connections to that port are taken on other addresses of this machine than the loopback one.
bool somebody_listens(std::uint16_t port) {
    const auto sockets = [](const char* file) { return file_text(file).value_or(std::string{}); };
    return wait::listening_in(sockets("/proc/self/net/tcp"), sockets("/proc/self/net/tcp6"), port) ==
           wait::Listening::yes;
}

std::vector<forward::SocketAddress> loopback(std::uint16_t port) {
    std::vector<forward::SocketAddress> addresses;
    for (const auto* const host : {"127.0.0.1", "::1"}) {
        if (const auto address = forward::SocketAddress::literal(host, port)) {
            addresses.push_back(*address);
        }
    }
    return addresses;
}

} // namespace

HostForwarders& HostForwarders::instance() {
    static HostForwarders forwarders;
    return forwarders;
}

std::shared_ptr<const forward::Forwarder> HostForwarders::at(const Endpoint& entry,
                                                             std::source_location where) {
    const std::lock_guard lock(mutex_);
    std::erase_if(forwarders_, [](const auto& known) { return known.second.expired(); });
    auto& known = forwarders_[{::getpid(), entry}];
    if (auto forwarder = known.lock()) {
        return forwarder;
    }
    try {
        auto forwarder = std::make_shared<const forward::Forwarder>(
            forward::ListenOn{.address = entry.host, .port = entry.port, .share_port = true},
            [targets = loopback(entry.port)] { return targets; }, forward::Limits{}, where);
        known = forwarder;
        return forwarder;
    } catch (const forward::ListenError& error) {
        if (error.code() == EADDRINUSE && somebody_listens(entry.port)) {
            return nullptr;
        }
        throw;
    }
}

} // namespace testcontainers::core

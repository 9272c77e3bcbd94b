#pragma once

#include "testcontainers/port.hpp"

#include "forward/forwarder.hpp"

#include <map>
#include <memory>
#include <mutex>
#include <source_location>
#include <utility>

#include <sys/types.h>

namespace testcontainers::core {

/// The forwarders of this process from addresses on networks of containers to its machine's loopback address.
/// Safe from several threads.
class HostForwarders {
public:
    /// Those of this process.
    [[nodiscard]] static HostForwarders& instance();

    /// The one that listens at `entry` and passes connections on to the same port of 127.0.0.1, or of ::1
    /// when nobody takes them there. It ends with its last holder. Null when somebody else listens there,
    /// such as a server on all addresses: no forwarder is needed then.
    /// @throws forward::ListenError.
    [[nodiscard]] std::shared_ptr<const forward::Forwarder> at(const Endpoint& entry,
                                                               std::source_location where);

private:
    std::mutex mutex_;
    /// By process, because a forked child has the parent's, at which nobody listens.
    std::map<std::pair<pid_t, Endpoint>, std::weak_ptr<const forward::Forwarder>> forwarders_;
};

} // namespace testcontainers::core

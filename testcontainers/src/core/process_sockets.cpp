#include "core/process_sockets.hpp"

#include "values/file_text.hpp"
#include "wait/listening.hpp"

#include <fmt/format.h>

#include <optional>

namespace testcontainers::core {

// An engine in another process namespace counts otherwise: its `pid` is another process here, or none.
bool is_process_of(int pid, const std::string& container_id) {
    const auto groups = pid > 0 ? file_text(fmt::format("/proc/{}/cgroup", pid)) : std::nullopt;
    return groups && groups->find(container_id) != std::string::npos;
}

wait::Listening listening_in_process(int pid, const std::string& container_id, Port port) {
    if (container_id.empty() || port.protocol != Protocol::tcp || !is_process_of(pid, container_id)) {
        return wait::Listening::unknown;
    }
    const auto tcp = file_text(fmt::format("/proc/{}/net/tcp", pid));
    const auto tcp6 = file_text(fmt::format("/proc/{}/net/tcp6", pid));
    // Without IPv6 in the kernel there is no tcp6. The process may have ended meanwhile, and another have its
    // number.
    if (!tcp || !is_process_of(pid, container_id)) {
        return wait::Listening::unknown;
    }
    return wait::listening_in(*tcp, tcp6.value_or(std::string{}), port.number);
}

} // namespace testcontainers::core

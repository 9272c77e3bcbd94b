#include "core/process_sockets.hpp"

#include "wait/listening.hpp"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <optional>

namespace testcontainers::core {
namespace {

std::optional<std::string> text_of(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    if (!file) {
        return std::nullopt;
    }
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    return file.bad() ? std::nullopt : std::optional{std::move(text)};
}

/// An engine in another process namespace counts otherwise: its `pid` is another process here, or none.
bool is_of_container(int pid, const std::string& container_id) {
    const auto groups = text_of(fmt::format("/proc/{}/cgroup", pid));
    return groups && groups->find(container_id) != std::string::npos;
}

} // namespace

wait::Listening listening_in_process(int pid, const std::string& container_id, Port port) {
    if (pid <= 0 || container_id.empty() || port.protocol != Protocol::tcp ||
        !is_of_container(pid, container_id)) {
        return wait::Listening::unknown;
    }
    const auto tcp = text_of(fmt::format("/proc/{}/net/tcp", pid));
    const auto tcp6 = text_of(fmt::format("/proc/{}/net/tcp6", pid));
    // Without IPv6 in the kernel there is no tcp6. The process may have ended meanwhile, and another have its
    // number.
    if (!tcp || !is_of_container(pid, container_id)) {
        return wait::Listening::unknown;
    }
    return wait::listening_in(*tcp, tcp6.value_or(std::string{}), port.number);
}

} // namespace testcontainers::core

#pragma once

#include "testcontainers/port.hpp"
#include "testcontainers/wait/target.hpp"

#include <chrono>
#include <mutex>
#include <string>
#include <utility>

namespace testcontainers::core {

/// Whether `pid` is a process of this machine that lives in the container `container_id`.
[[nodiscard]] bool is_process_of(int pid, const std::string& container_id);

/// Who listens on TCP ports inside of a container. Nothing runs in the container for it: the kernel shows
/// each process's sockets below `/proc`.
///
/// For such a table the kernel walks through the sockets of the whole machine, which takes milliseconds. So
/// it is read when the number of sockets in use has changed, which the kernel tells in microseconds, and
/// every quarter of a second, because one socket may have taken another's place. Safe from several threads.
class ProcessSockets {
public:
    explicit ProcessSockets(std::string container_id) : container_id_(std::move(container_id)) {}

    /// @param pid the container's first process on this machine.
    /// @returns unknown when no process `pid` of the container is seen from here.
    [[nodiscard]] wait::Listening listening(int pid, Port port);

private:
    /// The sockets in use, of both families; negative where the kernel does not tell.
    struct InUse {
        int tcp = -1;
        int tcp6 = -1;

        friend bool operator==(const InUse&, const InUse&) = default;
    };

    static InUse in_use(int pid);
    [[nodiscard]] bool is_known(int pid, const InUse& now) const;
    [[nodiscard]] wait::Listening find(int pid, Port port);

    const std::string container_id_;
    std::mutex mutex_;
    /// Whose tables are known; 0 where they are not, or not to their end.
    int pid_ = 0;
    InUse seen_;
    std::chrono::steady_clock::time_point read_;
    std::string tcp_;
    std::string tcp6_;
};

} // namespace testcontainers::core

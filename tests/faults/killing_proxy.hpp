#pragma once

#include "support/tcp_servers.hpp"

#include <condition_variable>
#include <filesystem>
#include <mutex>
#include <ostream>
#include <string>

#include <sys/types.h>

namespace testcontainers::testsupport {

/// A point in the life of a process: one of its requests to the engine, and how far that has come.
struct KillPoint {
    enum class Stage {
        not_sent,   ///< the engine never sees the request
        on_the_way, ///< the engine has the request, or is about to get it
        answered,   ///< the engine has answered; the process never sees the answer
    };
    Stage stage = Stage::not_sent;
    /// 1 for the first request of the process.
    int request = 1;
};

/// `on_the_way_3`.
[[nodiscard]] std::string to_string(const KillPoint& point);

/// Stands between the engine and a process, which it kills with SIGKILL at one point. The requests of other
/// processes, the reaper's for one, just pass.
class KillingProxy {
public:
    /// `engine` is the engine's socket.
    KillingProxy(std::filesystem::path engine, KillPoint point);

    /// For `DOCKER_HOST`.
    [[nodiscard]] std::string url() const { return "unix://" + server_.socket().string(); }

    /// Names the process to be killed. Nothing passes before.
    void watch(pid_t process);

    /// The line of the request at which the process was killed; empty when it was not.
    [[nodiscard]] std::string killed_at() const;

private:
    class Forwarding;
    void serve(Peer& peer);
    /// Whether the request that begins with this line is the one; counts it.
    bool is_the_one(const std::string& line);
    void kill_process();
    pid_t wait_for_process();

    std::filesystem::path engine_;
    KillPoint point_;
    mutable std::mutex mutex_;
    std::condition_variable named_;
    pid_t process_ = 0;
    int requests_ = 0;
    std::string line_;
    WireServer server_;
};

} // namespace testcontainers::testsupport

#pragma once

#include "jobs.hpp"
#include "lease_files.hpp"
#include "line.hpp"
#include "peers.hpp"
#include "services.hpp"
#include "spares.hpp"
#include "values/file_descriptor.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <unistd.h>

namespace testcontainers::reaper {

/// What the watcher is told at its start.
struct Task {
    /// A listening socket, bound to `socket_path`.
    FileDescriptor listener;
    std::string socket_path;
    /// Held by those who start a reaper for the session, and by the one that ends.
    std::string lock_path;
    /// What it and the worker print; removed at the end, unless something could not be removed from the
    /// engine.
    std::string log_path;
    std::string session;
    /// The path of the program that talks to the engine.
    std::string worker;
    /// How long it stays after the last process of the session.
    std::chrono::milliseconds linger{2000};
};

/// Watches over the processes of a session, whose registrations it confirms as long as the worker can be run:
/// what one leaves behind when its connection ends is removed; when the last has been gone for a while, the
/// watcher ends. Who connects and says nothing, as the reapers of other sessions do that look which of them
/// live, does not keep it.
class Watcher {
public:
    explicit Watcher(Task task);

    /// Returns when the session is over and all that it left has been removed.
    void run();

private:
    using Clock = Services::Clock;

    /// What is held since before this reaper.
    struct Held {
        LeaseRecord record;
        /// Who holds it, for the books: no descriptor.
        Peer holder;
    };

    void wait_for_something();
    [[nodiscard]] int milliseconds_to_wait() const;
    void accept_all();
    void serve(Peer peer);
    void obey(Peer peer, const std::string& line);
    void recover();
    void await_releases();
    void await_later(Held held);
    void child_ended(pid_t child, int exit_code);
    [[nodiscard]] bool refuse(Peer peer, const Parameters& parameters);
    [[nodiscard]] bool lend(Peer peer, const Parameters& parameters);
    [[nodiscard]] std::string protect(Peer peer, const std::string& labels, const std::string& line);
    [[nodiscard]] std::string settle(Peer peer, const std::string& name, const std::string* info,
                                     const std::string* error);
    [[nodiscard]] std::string resume(Peer peer, const std::string& name, const std::string& attempt);
    void lose(Peer peer);
    void end_leases_of(Peer peer);
    [[nodiscard]] pid_t start(const std::string& line);
    void collect_children();
    void remove_service(const std::string& mark, Clock::time_point now, bool in_making = false);
    void answer_all(const std::vector<Answer>& answers);
    [[nodiscard]] bool idle() const;
    [[nodiscard]] bool may_end();

    Task task_;
    FileDescriptor child_signals_;
    Jobs jobs_;
    Peers peers_;
    LeaseFiles lease_files_;
    Services services_{std::to_string(::getpid()), lease_files_};
    Spares spares_{std::to_string(::getpid()), lease_files_};
    /// By the children that await its end.
    std::map<pid_t, Held> held_;
    /// What no child could await the last time, and when it is tried again.
    std::vector<Held> unawaited_;
    std::optional<Clock::time_point> await_again_;
    Clock::time_point idle_since_ = Clock::now();
    bool swept_at_end_ = false;
    /// When the next connections are taken, where there was no room for another.
    std::optional<Clock::time_point> accept_again_;
    /// Why the worker cannot be run, when it could not the last time.
    std::optional<std::string> worker_fails_;
};

} // namespace testcontainers::reaper

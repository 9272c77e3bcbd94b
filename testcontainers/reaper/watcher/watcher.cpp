#include "watcher.hpp"

#include "dead_files.hpp"
#include "line.hpp"
#include "worker_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <filesystem>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/file.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>

namespace testcontainers::reaper {
namespace {

/// A request that a process had sent when it died may still be on its way through the engine: what comes of
/// it is looked for once more, that long after the engine has answered what was asked at the death.
constexpr std::chrono::milliseconds aftermath{2000};

/// How long it is waited until what is held is waited for again, when that has failed.
constexpr std::chrono::milliseconds pause_of_waiters{1000};

/// How long connections wait when the system has no room for another, unless one ends before.
constexpr std::chrono::milliseconds pause_without_room{1000};

/// The worker's line for what dead processes of any session have left.
constexpr auto sweep = "sweep";

constexpr std::string_view session_label = "org.testcontainers.session-id=";
constexpr std::string_view shared_label = "org.testcontainers.shared=";

FileDescriptor watch_children() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGCHLD);
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    return FileDescriptor{::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK)};
}

const std::string* find(const Parameters& parameters, const std::string& name) {
    const auto found = parameters.find(name);
    return found == parameters.end() ? nullptr : &found->second;
}

/// Whether one of the lines of `labels` is exactly `label`.
bool has_label(const std::string& labels, const std::string& label) {
    return ("\n" + labels + "\n").find("\n" + label + "\n") != std::string::npos;
}

int number(const Parameters& parameters, const std::string& name, int otherwise) {
    const auto* const text = find(parameters, name);
    return text == nullptr ? otherwise : std::atoi(text->c_str());
}

std::string text(const Parameters& parameters, const std::string& name) {
    const auto* const found = find(parameters, name);
    return found == nullptr ? std::string{} : *found;
}

std::chrono::milliseconds grace_of(const Parameters& parameters) {
    return std::chrono::milliseconds{number(parameters, "grace", 2000)};
}

Spares::Wish wish_of(const std::string& name, const Parameters& parameters) {
    return {.name = name,
            .hash = text(parameters, "hash"),
            .size = static_cast<std::size_t>(std::max(1, number(parameters, "size", 1))),
            .grace = grace_of(parameters)};
}

} // namespace

Watcher::Watcher(Task task)
    : task_(std::move(task)), child_signals_(watch_children()),
      jobs_([this](const auto& line) { return start(line); }),
      lease_files_(task_.socket_path, task_.session) {}

pid_t Watcher::start(const std::string& line) {
    const pid_t worker = start_worker(task_.worker, line);
    if (worker == 0) {
        worker_fails_ = "it cannot be started";
    }
    return worker;
}

void Watcher::run() {
    recover();
    // Whoever registers meanwhile waits for its answer.
    worker_fails_ = why_worker_cannot_run(task_.worker);
    jobs_.add_in_passing(sweep, Clock::now());
    remove_files_of_dead_reapers(task_.lock_path);
    while (!may_end()) {
        jobs_.start_due(Clock::now());
        wait_for_something();
        const auto now = Clock::now();
        if (await_again_ <= now) {
            await_again_.reset();
            await_releases();
        }
        for (const auto& mark : services_.take_due(now)) {
            remove_service(mark, now);
        }
        for (const auto& mark : spares_.take_due(now)) {
            remove_service(mark, now);
        }
    }
}

void Watcher::wait_for_something() {
    if (accept_again_ <= Clock::now()) {
        accept_again_.reset();
    }
    // A negative descriptor is not looked at.
    std::vector<pollfd> polled{{accept_again_ ? -1 : task_.listener.get(), POLLIN, 0},
                               {child_signals_.get(), POLLIN, 0}};
    for (const auto peer : peers_.all()) {
        polled.push_back({peer, POLLIN, 0});
    }
    if (::poll(polled.data(), polled.size(), milliseconds_to_wait()) <= 0) {
        return;
    }
    for (std::size_t i = 2; i < polled.size(); ++i) {
        if (polled[i].revents != 0) {
            serve(polled[i].fd);
        }
    }
    if (polled[1].revents != 0) {
        collect_children();
    }
    if (polled[0].revents != 0) {
        accept_all();
    }
}

bool Watcher::idle() const {
    return peers_.empty() && held_.empty() && unawaited_.empty() && !services_.any() && !spares_.any() &&
           !jobs_.any();
}

int Watcher::milliseconds_to_wait() const {
    auto until = Clock::time_point::max();
    for (const auto due :
         {services_.next_due(), spares_.next_due(), jobs_.next_due(), accept_again_, await_again_}) {
        until = std::min(until, due.value_or(until));
    }
    if (idle()) {
        until = std::min(until, idle_since_ + task_.linger);
    }
    if (until == Clock::time_point::max()) {
        return -1;
    }
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now());
    return static_cast<int>(std::clamp<long long>(left.count(), 0, 60'000));
}

void Watcher::recover() {
    Peer holder = -1;
    for (auto& record : lease_files_.held()) {
        --holder;
        record.is_member = record.is_member || !services_.recover(holder, record);
        unawaited_.push_back({std::move(record), holder});
    }
    await_releases();
}

/// What cannot be waited for now counts as held until it can be.
void Watcher::await_releases() {
    for (auto& held : std::exchange(unawaited_, {})) {
        if (const auto child = lease_files_.await_release(held.record.attempt)) {
            held_.emplace(*child, std::move(held));
        } else {
            await_later(std::move(held));
        }
    }
}

void Watcher::await_later(Held held) {
    unawaited_.push_back(std::move(held));
    await_again_ = Clock::now() + pause_of_waiters;
}

void Watcher::child_ended(pid_t child, int exit_code) {
    auto node = held_.extract(child);
    if (node.empty()) {
        worker_fails_ = why_worker_did_not_run(exit_code);
        jobs_.child_ended(child, exit_code, Clock::now());
        return;
    }
    const auto& [record, holder] = node.mapped();
    if (exit_code != 0) {
        await_later(std::move(node.mapped()));
    } else if (record.is_member) {
        remove_service(mark_of(record.name, record.attempt), Clock::now());
    } else {
        end_leases_of(holder);
    }
}

void Watcher::accept_all() {
    for (;;) {
        FileDescriptor socket{::accept4(task_.listener.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (socket.get() < 0) {
            if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM) {
                accept_again_ = Clock::now() + pause_without_room;
            }
            return;
        }
        peers_.add(std::move(socket));
    }
}

void Watcher::serve(Peer peer) {
    const auto lines = peers_.read(peer);
    if (!lines) {
        lose(peer);
        return;
    }
    for (const auto& line : *lines) {
        obey(peer, line);
    }
}

/// Nothing is to be created that could not be removed. What may have been over is tried again for each that
/// asks.
bool Watcher::refuse(Peer peer, const Parameters& parameters) {
    const bool ends_something = find(parameters, "settle") != nullptr || find(parameters, "done") != nullptr;
    if (ends_something || !worker_fails_) {
        return false;
    }
    worker_fails_ = why_worker_cannot_run(task_.worker);
    if (worker_fails_) {
        peers_.answer(
            {peer, "ERR its program testcontainers-reaper-worker, which removes things, does not work: " +
                       *worker_fails_ + "; see " + task_.log_path});
    }
    return worker_fails_.has_value();
}

bool Watcher::lend(Peer peer, const Parameters& parameters) {
    if (const auto* const service = find(parameters, "lease")) {
        answer_all(services_.lease(peer, *service, text(parameters, "hash"), grace_of(parameters)));
    } else if (const auto* const drawn = find(parameters, "draw")) {
        answer_all(spares_.draw(peer, wish_of(*drawn, parameters)));
    } else if (const auto* const filled = find(parameters, "fill")) {
        answer_all(spares_.fill(peer, wish_of(*filled, parameters)));
    } else {
        return false;
    }
    return true;
}

void Watcher::obey(Peer peer, const std::string& line) {
    const auto parameters = parse_line(line);
    if (!parameters) {
        peers_.answer({peer, "ERR not understood"});
        return;
    }
    if (refuse(peer, *parameters) || lend(peer, *parameters)) {
        return;
    }
    std::string answer = "ERR not understood";
    if (const auto* const labels = find(*parameters, "label")) {
        answer = parameters->size() == 1 ? protect(peer, *labels, line) : "ERR only labels are understood";
    } else if (const auto* const settled = find(*parameters, "settle")) {
        answer = settle(peer, *settled, find(*parameters, "info"), find(*parameters, "error"));
    } else if (const auto* const resumed = find(*parameters, "resume")) {
        answer = resume(peer, *resumed, text(*parameters, "attempt"));
    } else if (find(*parameters, "done") != nullptr) {
        peers_.belongings(peer).clear();
        answer = "ACK";
    }
    peers_.answer({peer, answer});
}

std::string Watcher::protect(Peer peer, const std::string& labels, const std::string& line) {
    if (!has_label(labels, std::string{session_label} + task_.session)) {
        return "ERR a filter must name this session";
    }
    auto& belongings = peers_.belongings(peer);
    if (const auto job = "remove " + line; std::ranges::find(belongings, job) == belongings.end()) {
        belongings.push_back(job);
    }
    return "ACK";
}

std::string Watcher::settle(Peer peer, const std::string& name, const std::string* info,
                            const std::string* error) {
    std::vector<Answer> answers;
    bool settled = false;
    if (info != nullptr) {
        settled =
            services_.started(peer, name, *info, answers) || spares_.started(peer, name, *info, answers);
    } else if (error != nullptr) {
        settled =
            services_.failed(peer, name, *error, answers) || spares_.failed(peer, name, *error, answers);
    }
    answer_all(answers);
    return settled ? "ACK" : "ERR not yours to settle";
}

std::string Watcher::resume(Peer peer, const std::string& name, const std::string& attempt) {
    return services_.resume(peer, name, attempt).value_or("ERR that start is not known");
}

void Watcher::lose(Peer peer) {
    const auto now = Clock::now();
    if (peers_.has_spoken(peer)) {
        idle_since_ = now;
        swept_at_end_ = false;
    }
    accept_again_.reset();
    for (const auto& line : peers_.remove(peer)) {
        jobs_.add_twice(line, now, aftermath);
    }
    end_leases_of(peer);
}

void Watcher::end_leases_of(Peer peer) {
    const auto now = Clock::now();
    std::vector<Abandoned> abandoned;
    answer_all(services_.gone(peer, now, abandoned));
    answer_all(spares_.gone(peer, now, abandoned));
    for (const auto& [mark, in_making] : abandoned) {
        remove_service(mark, now, in_making);
    }
}

void Watcher::remove_service(const std::string& mark, Clock::time_point now, bool in_making) {
    lease_files_.over(mark.substr(mark.rfind('#') + 1));
    const auto line = "remove label=" + encode(std::string{session_label} + task_.session) +
                      "&label=" + encode(std::string{shared_label} + mark);
    if (in_making) {
        jobs_.add_twice(line, now, aftermath);
    } else {
        jobs_.add(line, now);
    }
    idle_since_ = now;
}

void Watcher::answer_all(const std::vector<Answer>& answers) {
    for (const auto& answer : answers) {
        peers_.answer(answer);
    }
}

void Watcher::collect_children() {
    signalfd_siginfo discarded;
    while (::read(child_signals_.get(), &discarded, sizeof discarded) > 0) {
    }
    int status = 0;
    for (pid_t child = ::waitpid(-1, &status, WNOHANG); child > 0; child = ::waitpid(-1, &status, WNOHANG)) {
        child_ended(child, exit_code_of(status));
    }
}

bool Watcher::may_end() {
    if (!idle() || Clock::now() < idle_since_ + task_.linger) {
        return false;
    }
    if (!swept_at_end_) {
        swept_at_end_ = true;
        jobs_.add_in_passing(sweep, Clock::now());
        return false;
    }
    const FileDescriptor lock{::open(task_.lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
    if (lock.get() < 0 || ::flock(lock.get(), LOCK_EX) != 0) {
        return true;
    }
    accept_all();
    if (!peers_.empty()) {
        return false;
    }
    for (const auto& path : {task_.socket_path, task_.lock_path}) {
        ::unlink(path.c_str());
    }
    if (!jobs_.gave_up() && !worker_fails_) {
        ::unlink(task_.log_path.c_str());
    }
    return true;
}

} // namespace testcontainers::reaper

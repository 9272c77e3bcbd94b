#include "testcontainers/container.hpp"

#include "core/command.hpp"
#include "core/container_state.hpp"
#include "core/create_request.hpp"
#include "core/failure.hpp"
#include "core/files_transfer.hpp"
#include "core/log_follower.hpp"
#include "core/logs_reading.hpp"
#include "core/names.hpp"
#include "core/new_file.hpp"
#include "core/problems.hpp"
#include "core/signal_name.hpp"
#include "core/terminal.hpp"
#include "core/time_limit.hpp"
#include "core/validate_network.hpp"
#include "core/validate_storage.hpp"
#include "testcontainers/docker/attach.hpp"
#include "testcontainers/docker/containers.hpp"
#include "testcontainers/docker/monitoring.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers {
namespace {

using namespace std::chrono_literals;

/// For what takes as long as there is data to move.
constexpr auto longest_transfer = 30min;

docker::Call long_call(std::source_location where) { return {.timeout = longest_transfer, .where = where}; }

} // namespace

Container::Container(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Container::Container(Container&&) noexcept = default;
Container& Container::operator=(Container&&) noexcept = default;
Container::~Container() = default;

const std::string& Container::id() const noexcept { return state_->id(); }

const std::string& Container::name() const noexcept { return state_->name(); }

const ContainerSpec& Container::spec() const noexcept { return state_->spec(); }

const StartTimes& Container::start_times() const noexcept { return state_->times(); }

Endpoint Container::endpoint(Port port, std::source_location where) const {
    if (spec().process.restart.when != RestartPolicy::When::never) {
        return state_->current_ports({.where = where}).at(port, where);
    }
    return state_->ports().at(port, where);
}

ExecResult Container::exec(const ExecSpec& command, std::source_location where) const {
    return core::run_command(
        state_->client(), id(), command,
        {.timeout = command.timeout.value_or(core::time_left(state_->settings()).value_or(0ms)),
         .where = where});
}

ExecResult Container::exec(const ExecSpec& command, const ExecStreams& streams,
                           std::source_location where) const {
    return core::run_command(state_->client(), id(), command,
                             {.timeout = command.timeout.value_or(0ms), .where = where}, streams);
}

void Container::exec_detached(const ExecSpec& command, std::source_location where) const {
    core::start_command(state_->client(), id(), command, {.where = where});
}

Logs Container::logs(const LogOptions& options, std::source_location where) const {
    return core::read_logs(state_->client(), id(), {.options = options, .tty = spec().process.tty},
                           long_call(where));
}

LogFollower Container::follow_logs(LogConsumer consumer, const LogOptions& options, FollowUntil until,
                                   std::source_location where) const {
    // A container that is gone is told here, and not by the thread.
    (void)state_->client().containers().inspect(id(), {.where = where});
    return LogFollower{std::make_unique<LogFollower::State>(
        state_->client(), state_->events(),
        core::Followed{
            .container = id(), .tty = spec().process.tty, .options = options, .until = until, .where = where},
        std::move(consumer))};
}

void Container::copy_to(const File& file, std::source_location where) const {
    core::Problems problems;
    core::check_file(problems, "file", file);
    core::throw_problems("the file to copy", std::move(problems).take(), where);
    core::copy_in(state_->client(), id(), {file}, long_call(where), core::Ground::of(spec()));
}

void Container::copy_to(const FileStream& file, std::source_location where) const {
    core::copy_in(state_->client(), id(), file, long_call(where), core::Ground::of(spec()));
}

void Container::copy_archive_to(const FileSource& tar, const std::string& folder,
                                std::source_location where) const {
    core::unpack_in(state_->client(), id(), tar, folder, long_call(where), core::Ground::of(spec()));
}

std::string Container::read_file(const std::string& path, std::source_location where) const {
    core::Ground::of(spec()).require_visible(path, where);
    return core::read_file(state_->client(), id(), path, long_call(where));
}

void Container::copy_from(const std::string& path, const LocalPath& target,
                          std::source_location where) const {
    core::Ground::of(spec()).require_visible(path, where);
    core::copy_out(state_->client(), id(), path, target, long_call(where));
}

void Container::read_file(const std::string& path, const FileSink& content,
                          std::source_location where) const {
    core::Ground::of(spec()).require_visible(path, where);
    core::read_file(state_->client(), id(), path, content, long_call(where));
}

void Container::copy_archive_from(const std::string& path, const FileSink& tar,
                                  std::source_location where) const {
    core::Ground::of(spec()).require_visible(path, where);
    core::pack_out(state_->client(), id(), path, tar, long_call(where));
}

void Container::stop(std::optional<std::chrono::seconds> grace, std::source_location where) {
    constexpr auto usual_grace = 10s;
    core::Problems problems;
    if (grace && *grace < 0s) {
        problems.add("grace", fmt::format("{} s must not be negative", grace->count()));
    }
    core::throw_problems("the stop of the container", std::move(problems).take(), where);
    state_->run_hooks(spec().hooks.before_stop, where);
    const auto patience = grace.value_or(spec().process.stop_timeout.value_or(usual_grace));
    (void)state_->client().containers().stop(id(), patience, {.where = where});
    state_->forget_ports();
    state_->run_hooks(spec().hooks.after_stop, where);
}

void Container::start(std::source_location where) { start(std::stop_token{}, where); }

void Container::start(const std::stop_token& stop, std::source_location where) {
    core::throw_if_cancelled(stop, where);
    const docker::Call call{.stop = stop, .where = where};
    try {
        state_->start(state_->end_of_log(call), call);
    } catch (const TransportError& error) {
        core::rethrow_as_cancelled(error, stop, where);
        throw;
    }
}

void Container::restart(std::optional<std::chrono::seconds> grace, std::source_location where) {
    stop(grace, where);
    start(where);
}

void Container::pause(std::source_location where) {
    state_->client().containers().pause(id(), {.where = where});
}

void Container::resume(std::source_location where) {
    state_->client().containers().unpause(id(), {.where = where});
}

void Container::kill(const std::string& signal, std::source_location where) {
    core::Problems problems;
    core::check_signal(problems, "signal", signal);
    core::throw_problems("the signal to send", std::move(problems).take(), where);
    state_->client().containers().kill(id(), signal, {.where = where});
}

int Container::wait_for_exit(std::chrono::milliseconds timeout, std::source_location where) const {
    core::Problems problems;
    if (timeout <= 0ms) {
        problems.add("timeout", fmt::format("{} ms must be more than 0", timeout.count()));
    }
    core::throw_problems("the wait for the exit", std::move(problems).take(), where);
    return state_->client().containers().wait(id(), docker::WaitCondition::not_running,
                                              {.timeout = timeout, .where = where});
}

void Container::rename(const std::string& name, std::source_location where) {
    core::Problems problems;
    if (!core::is_engine_name(name)) {
        problems.add("name", name, core::engine_name_rule);
    }
    core::throw_problems("the new name", std::move(problems).take(), where);
    state_->rename(name, {.where = where});
}

void Container::connect(const NetworkAttachment& network, std::source_location where) {
    core::Problems problems;
    core::check_attachment(problems, "network", network);
    core::throw_problems("the place on a network", std::move(problems).take(), where);
    state_->client().networks().connect(core::endpoint_config(network), id(), {.where = where});
    state_->refresh_ports({.where = where});
}

void Container::disconnect(const NetworkAttachment& network, std::source_location where) {
    state_->client().networks().disconnect(network.network(), id(), false, {.where = where});
    state_->refresh_ports({.where = where});
}

docker::Attachment Container::attach(std::source_location where) const {
    return state_->client().containers().attach(id(), spec().process.tty, {.where = where});
}

void Container::resize(const TerminalSize& size, std::source_location where) {
    core::Problems problems;
    core::check_terminal_size(problems, "size", size);
    if (!spec().process.tty) {
        problems.add("process.tty", "is not set, so that the container has no terminal");
    }
    core::throw_problems("the size of the terminal", std::move(problems).take(), where);
    state_->client().containers().resize(id(), size.rows, size.columns, {.where = where});
}

docker::ProcessTable Container::top(std::source_location where) const {
    return state_->client().containers().top(id(), {.where = where});
}

docker::ContainerStats Container::stats(std::source_location where) const {
    return state_->client().containers().stats(id(), {.where = where});
}

void Container::export_to(const LocalPath& target, std::source_location where) const {
    core::NewFile file(target, where);
    state_->client().containers().export_archive(
        id(),
        [&file](std::string_view bytes) {
            file.write(bytes);
            return true;
        },
        long_call(where));
    file.keep();
}

docker::ContainerDetails Container::inspect(std::source_location where) const {
    return state_->client().containers().inspect(id(), {.where = where});
}

void Container::remove(std::source_location where) { state_->remove({.where = where}); }

std::string Container::release() && {
    state_->give_up();
    return id();
}

} // namespace testcontainers

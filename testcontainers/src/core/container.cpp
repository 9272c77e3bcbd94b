#include "testcontainers/container.hpp"

#include "core/command.hpp"
#include "core/container_state.hpp"
#include "core/files_transfer.hpp"
#include "core/log_follower.hpp"
#include "core/problems.hpp"
#include "core/time_limit.hpp"
#include "core/validate_storage.hpp"
#include "testcontainers/docker/containers.hpp"

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
    return state_->ports().at(port, where);
}

ExecResult Container::exec(const ExecSpec& command, std::source_location where) const {
    return core::run_command(state_->client(), id(), command,
                             {.timeout = command.timeout.value_or(
                                  core::time_left(state_->settings()).value_or(0ms)),
                              .where = where});
}

Logs Container::logs(const LogOptions& options, std::source_location where) const {
    Logs logs;
    state_->client().containers().logs(
        id(), {.options = options},
        [&logs](LogStream stream, std::string_view bytes) {
            (stream == LogStream::out ? logs.out : logs.err).append(bytes);
            logs.all.append(bytes);
            return true;
        },
        long_call(where));
    return logs;
}

LogFollower Container::follow_logs(LogConsumer consumer, const LogOptions& options,
                                   std::source_location where) const {
    // A container that is gone is told here, and not by the thread.
    (void)state_->client().containers().inspect(id(), {.where = where});
    return LogFollower{
        std::make_unique<LogFollower::State>(state_->client(), id(), std::move(consumer), options, where)};
}

void Container::copy_to(const File& file, std::source_location where) const {
    core::Problems problems;
    core::check_file(problems, "file", file);
    core::throw_problems("the file to copy", std::move(problems).take(), where);
    core::copy_in(state_->client(), id(), {file}, long_call(where));
}

std::string Container::read_file(const std::string& path, std::source_location where) const {
    return core::read_file(state_->client(), id(), path, long_call(where));
}

void Container::copy_from(const std::string& path, const std::filesystem::path& target,
                          std::source_location where) const {
    core::copy_out(state_->client(), id(), path, target, long_call(where));
}

void Container::stop(std::chrono::seconds grace, std::source_location where) {
    (void)state_->client().containers().stop(id(), grace, {.where = where});
    state_->forget_ports();
}

void Container::start(std::source_location where) {
    const docker::Call call{.where = where};
    state_->start(state_->end_of_log(call), call);
}

void Container::restart(std::chrono::seconds grace, std::source_location where) {
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
    state_->client().containers().kill(id(), signal, {.where = where});
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

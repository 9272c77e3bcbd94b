#include "core/failure.hpp"

#include "docker/log_timestamps.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

/// A failing start must not wait long for a report about it.
constexpr auto longest_look = 5s;

/// How late the engine may tell that the kernel killed a container for want of memory.
constexpr auto latest_oom = 500ms;

/// Whether the container may have reached a limit of its memory without the engine knowing: under load its
/// `oom` comes after its `die`, and its state never says so.
bool may_have_run_out_of_memory(const ContainerSpec& spec, std::optional<int> exit_code) {
    constexpr int by_sigkill = 137;
    return spec.resources.memory && exit_code == by_sigkill;
}

/// Whether the engine has told of `oom`, or does so in time.
bool heard_of_oom(docker::Client& client, const std::string& id, const docker::ContainerStatus& state) {
    bool heard = false;
    const auto started = docker::parse_time(state.started_at);
    try {
        client.system().events({.filters = {{"container", {id}}, {"event", {"oom"}}}, .since = started},
                               [&heard](const docker::Event&) {
                                   heard = true;
                                   return false;
                               },
                               {}, {.timeout = latest_oom});
    } catch (const TransportError&) {
        // Nothing came in this time.
    }
    return heard;
}

std::string log_tail(docker::Client& client, const std::string& id, bool tty) {
    constexpr std::size_t lines = 50;
    constexpr std::size_t bytes = std::size_t{64} << 10U;
    std::string tail;
    client.containers().logs(id, {.options = {.tail = lines}, .tty = tty},
                             [&tail](LogStream, std::string_view piece) {
                                 tail.append(piece);
                                 if (tail.size() > 2 * bytes) {
                                     tail.erase(0, tail.size() - bytes);
                                 }
                                 return true;
                             },
                             {.timeout = longest_look});
    return tail;
}

bool mentions(std::string_view text, std::string_view part) {
    return text.find(part) != std::string_view::npos;
}

/// Why the engine did not start the container, before its own words.
std::string start_refusal(const ContainerSpec& spec, std::string_view words) {
    if (mentions(words, "port is already allocated") || mentions(words, "address already in use")) {
        return "a host port it publishes is taken";
    }
    if (mentions(words, "executable file not found") || mentions(words, "no such file or directory")) {
        const auto& program =
            spec.entrypoint.empty() || spec.entrypoint.front().empty() ? spec.command : spec.entrypoint;
        return program.empty() ? "its program is not in the image"
                               : fmt::format("the program \"{}\" may not be in the image", program.front());
    }
    return {};
}

std::string ended(const Diagnostics& diagnostics, const ContainerSpec& spec) {
    if (diagnostics.oom_killed) {
        return "container was OOM-killed before it was ready";
    }
    if (!diagnostics.exit_code) {
        return "container ended before it was ready";
    }
    const auto limit = may_have_run_out_of_memory(spec, diagnostics.exit_code)
                           ? fmt::format(" (its memory is limited to {})", to_string(*spec.resources.memory))
                           : std::string{};
    return fmt::format("container exited with code {}{} before it was ready", *diagnostics.exit_code, limit);
}

} // namespace

void throw_if_cancelled(const std::stop_token& stop, std::source_location where) {
    if (stop.stop_requested()) {
        throw TransportError(TransportError::Reason::cancelled, std::string{start_cancelled}, where);
    }
}

void rethrow_as_cancelled(const TransportError& error, const std::stop_token& stop,
                          std::source_location where) {
    constexpr auto reason = TransportError::Reason::cancelled;
    if (stop.stop_requested() && error.reason() == reason && !error.message().starts_with(start_cancelled)) {
        throw TransportError(reason, std::string{start_cancelled} + ": " + error.message(), where);
    }
}

Diagnostics diagnose(docker::Client& client, const Subject& subject) noexcept {
    Diagnostics diagnostics;
    try {
        diagnostics = {
            .image = subject.spec.image, .container_id = subject.id, .container_name = subject.name};
        const auto state = client.containers().inspect(subject.id, {.timeout = longest_look}).state;
        diagnostics.state = state.status;
        if (!state.running && state.status != "created") {
            diagnostics.exit_code = state.exit_code;
        }
        diagnostics.oom_killed =
            state.oom_killed || (may_have_run_out_of_memory(subject.spec, diagnostics.exit_code) &&
                                 heard_of_oom(client, subject.id, state));
        diagnostics.log_tail = log_tail(client, subject.id, subject.spec.process.tty);
    } catch (...) {
        // The failure that is reported matters more than what else could be said of it.
    }
    return diagnostics;
}

void throw_refused_start(docker::Client& client, const Subject& subject, const ApiError& refusal,
                         std::source_location where) {
    const auto why = start_refusal(subject.spec, refusal.engine_message());
    throw StartError(fmt::format("container could not be started{}{}: {}", why.empty() ? "" : ", because ",
                                 why, refusal.engine_message()),
                     diagnose(client, subject), where);
}

void throw_not_running(docker::Client& client, const Subject& subject, std::source_location where) {
    throw StartError("the container was started and does not run any more", diagnose(client, subject), where);
}

void throw_unmapped(docker::Client& client, const Subject& subject, const std::string& ports,
                    std::source_location where) {
    throw StartError(fmt::format("the container runs, and the engine has mapped no host port to {}; on "
                                 "internal networks alone it maps none",
                                 ports),
                     diagnose(client, subject), where);
}

void throw_not_ready(docker::Client& client, const Subject& subject, const wait::Outcome& outcome,
                     const TimeAllowed& allowed, std::source_location where) {
    auto diagnostics = diagnose(client, subject);
    const auto because = outcome.why.empty() ? std::string{} : ": " + outcome.why;
    if (outcome.kind == wait::Outcome::Kind::timed_out) {
        throw WaitTimeout(fmt::format("container did not become ready within {}{}{}", in_words(allowed.time),
                                      allowed.note, because),
                          std::move(diagnostics), where);
    }
    const auto what = outcome.kind == wait::Outcome::Kind::exited
                          ? ended(diagnostics, subject.spec)
                          : std::string{"container will not become ready"};
    throw StartError(what + because, std::move(diagnostics), where);
}

} // namespace testcontainers::core

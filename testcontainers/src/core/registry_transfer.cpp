#include "core/registry_transfer.hpp"

#include "core/pull_display.hpp"
#include "core/pull_failure.hpp"
#include "core/time_limit.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <utility>

namespace testcontainers::core {
namespace {

using Reason = TransportError::Reason;
using std::chrono::milliseconds;

/// Where the engine looks for the authorities that a registry's certificate may come from.
std::string place_of_trust(const std::string& domain) {
    if (domain == "docker.io") {
        return "the certificate of a proxy's or mirror's authority belongs into the trust store of the "
               "engine's machine; then restart the engine";
    }
    return fmt::format("an own authority's certificate belongs into /etc/docker/certs.d/{}/ca.crt on the "
                       "engine's machine",
                       domain);
}

} // namespace

RegistryTransfer::RegistryTransfer(const ImageReference& image, std::string described, std::string participle,
                                   TransferPatience patience, Clock::time_point deadline,
                                   const docker::Call& call)
    : image_(image), name_(to_string(image)), described_(std::move(described)),
      participle_(std::move(participle)), patience_(std::move(patience)), call_(call), deadline_(deadline),
      found_(auth::look_up_credentials(image.domain(), auth::process_environment(), call.where)) {
    if (!found_.note.empty()) {
        PullDisplay::of_process().note(fmt::format("{}: {} is {} without", found_.note, name_, participle_));
    }
}

std::optional<RegistryTransfer::Failure> RegistryTransfer::run(const Ask& ask) {
    auto pause = patience_.first_rest;
    for (int attempt = 1;; ++attempt) {
        std::optional<Problem> problem;
        try {
            problem = try_once(ask);
        } catch (...) {
            PullDisplay::of_process().end(name_, participle_, false, Clock::now());
            throw;
        }
        PullDisplay::of_process().end(name_, participle_, !problem, Clock::now());
        if (!problem) {
            return std::nullopt;
        }
        const bool is_last = !problem->may_pass || attempt == patience_.attempts;
        if (is_last || Clock::now() + pause >= deadline_) {
            return Failure{.text = text_of(*problem, attempt),
                           .holds_for_others = is_last && !problem->own_limit};
        }
        PullDisplay::of_process().note(fmt::format("{} is not {} yet: {}; attempt {} of {} follows in {}",
                                                   name_, participle_, problem->words, attempt + 1,
                                                   patience_.attempts, in_words(pause)));
        rest(pause);
        pause *= 2;
    }
}

std::optional<RegistryTransfer::Problem> RegistryTransfer::try_once(const Ask& ask) {
    WatchedPull watch(name_, patience_.pause, call_.stop);
    auto call = call_;
    call.stop = watch.token();
    call.timeout = std::max(std::chrono::ceil<milliseconds>(deadline_ - Clock::now()), milliseconds{1});
    try {
        ask(
            found_.credentials ? registry_auth_header(*found_.credentials) : std::string{},
            [&](const docker::PullProgress& step) { watch.take(step); }, call);
        return std::nullopt;
    } catch (const ApiError& refusal) {
        const auto words = printable(refusal.engine_message());
        return Problem{without_our_secrets(words), may_pass_by_itself(words), false};
    } catch (const TransportError& error) {
        return understood(error, watch.stalled(), without_our_secrets(watch.last_step()));
    }
}

std::string RegistryTransfer::without_our_secrets(std::string words) const {
    return found_.credentials ? auth::without_secrets(std::move(words), *found_.credentials) : words;
}

RegistryTransfer::Problem RegistryTransfer::understood(const TransportError& error, bool stalled,
                                                       const std::string& last_step) const {
    const auto last = last_step.empty() ? "" : "; the last was \"" + last_step + '"';
    if (stalled) {
        return {fmt::format("no progress for {} (TESTCONTAINERS_PULL_PAUSE_TIMEOUT){}",
                            in_words(patience_.pause), last),
                true, true};
    }
    if (error.reason() == Reason::timed_out) {
        return {fmt::format("not complete after {}{}{}", in_words(patience_.whole), patience_.note, last),
                false, true};
    }
    if (error.reason() == Reason::cancelled || error.reason() == Reason::malformed) {
        throw error;
    }
    return {error.message(), true, false};
}

std::string RegistryTransfer::text_of(const Problem& problem, int attempts) const {
    auto text = fmt::format("{} could not be {}: {}\n  {}", described_, participle_, problem.words,
                            credentials_line());
    if (is_distrust(problem.words)) {
        text += "\n  trust: " + place_of_trust(image_.domain());
    }
    if (attempts > 1) {
        const auto time = std::chrono::duration<double>(Clock::now() - begun_).count();
        text += fmt::format("\n  attempts: {} in {:.1f} s", attempts, time);
    }
    return text;
}

std::string RegistryTransfer::credentials_line() const {
    if (found_.credentials) {
        return "credentials: " + describe(*found_.credentials);
    }
    if (!found_.note.empty()) {
        return "credentials: none: " + found_.note;
    }
    return "credentials: none, for neither DOCKER_AUTH_CONFIG nor config.json has any for " + image_.domain();
}

void RegistryTransfer::rest(milliseconds time) const {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, call_.stop, time, [] { return false; });
    if (call_.stop.stop_requested()) {
        throw TransportError(Reason::cancelled, described_ + " was not " + participle_ + ": cancelled",
                             call_.where);
    }
}

} // namespace testcontainers::core

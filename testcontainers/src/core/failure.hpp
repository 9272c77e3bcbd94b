#pragma once

#include "testcontainers/container_spec.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/error.hpp"

#include "core/time_limit.hpp"
#include "wait/poller.hpp"

#include <source_location>
#include <stop_token>
#include <string>
#include <string_view>

namespace testcontainers::core {

/// The beginning of the message of a start that was cancelled.
inline constexpr std::string_view start_cancelled = "the start was cancelled";

/// Throws for a start whose end is asked for already.
/// @throws TransportError with `Reason::cancelled`.
void throw_if_cancelled(const std::stop_token& stop, std::source_location where);

/// Whoever cancels a start hears of that first, and then of the request that it has ended: throws in place of
/// `error` where that is what became of it, and else returns.
void rethrow_as_cancelled(const TransportError& error, const std::stop_token& stop,
                          std::source_location where);

/// A container as messages have it.
struct Subject {
    const std::string& id;
    const std::string& name;
    const ContainerSpec& spec;
};

/// What the engine knows of a container now, its last output included. What cannot be found out stays empty.
[[nodiscard]] Diagnostics diagnose(docker::Client& client, const Subject& subject) noexcept;

/// Throws for a container that the engine refused to start.
[[noreturn]] void throw_refused_start(docker::Client& client, const Subject& subject, const ApiError& refusal,
                                      std::source_location where);

/// Throws for a container that ran, and does not any more.
[[noreturn]] void throw_not_running(docker::Client& client, const Subject& subject,
                                    std::source_location where);

/// Throws for a container that runs while the engine has mapped no host port to `ports`.
[[noreturn]] void throw_unmapped(docker::Client& client, const Subject& subject, const std::string& ports,
                                 std::source_location where);

/// Throws for a container that was started and did not become ready: a WaitTimeout when the time allowed ran
/// out, else a StartError.
[[noreturn]] void throw_not_ready(docker::Client& client, const Subject& subject,
                                  const wait::Outcome& outcome, const TimeAllowed& allowed,
                                  std::source_location where);

} // namespace testcontainers::core

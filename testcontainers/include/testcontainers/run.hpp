#pragma once

/// @file
/// From a spec to a container that runs, or to several.
///
///     auto redis = tc::run({.image = "redis:7.2-alpine"});
///     auto [db, cache] = tc::run_all(db_spec, cache_spec);
///     auto dump = tc::run_once({.image = "debian:12", .command = {"cat", "/etc/os-release"}}).or_throw();

#include "testcontainers/container.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <source_location>
#include <stop_token>
#include <utility>
#include <vector>

namespace testcontainers {

/// Pulls the image where needed, creates and starts a container, and returns when it is ready. When it
/// throws, nothing is left behind.
/// @throws ConfigError when `validate(spec)` finds problems, PullError, EngineUnavailable, Conflict when its
/// name is in use, StartError when it ends before it is ready, WaitTimeout when it is not ready in time,
/// TransportError, ApiError; what the spec's wait throws.
[[nodiscard]] Container run(const ContainerSpec& spec,
                            std::source_location where = std::source_location::current());

/// The same; `stop` ends the start early.
/// @throws TransportError with `Reason::cancelled` then, else what `run` throws.
[[nodiscard]] Container run(const ContainerSpec& spec, const std::stop_token& stop,
                            std::source_location where = std::source_location::current());

/// Creates a container with its files and does not start it: `start()` does, and waits until it is ready.
/// @throws what `run` throws before the start.
[[nodiscard]] Container create(const ContainerSpec& spec,
                               std::source_location where = std::source_location::current());

/// The same; `stop` ends the creation early.
/// @throws TransportError with `Reason::cancelled` then, else what `create` throws.
[[nodiscard]] Container create(const ContainerSpec& spec, const std::stop_token& stop,
                               std::source_location where = std::source_location::current());

/// Runs a container to its end and returns its exit code and output. It is removed. The spec's wait strategy
/// is not used; its startup timeout is the time it may take.
/// @throws StartError when it cannot be started or has not ended in time, and what `run` throws before the
/// start.
[[nodiscard]] ExecResult run_once(const ContainerSpec& spec,
                                  std::source_location where = std::source_location::current());

/// The same; `stop` ends the container early.
/// @throws TransportError with `Reason::cancelled` then, else what `run_once` throws.
[[nodiscard]] ExecResult run_once(const ContainerSpec& spec, const std::stop_token& stop,
                                  std::source_location where = std::source_location::current());

/// Starts several containers side by side, up to 32 at a time, and returns when all are ready. When one
/// fails, the others are removed and its exception comes out (that of the first in order, when several fail).
/// @throws what `run` throws.
[[nodiscard]] std::vector<Container> run_all(const std::vector<ContainerSpec>& specs,
                                             std::source_location where = std::source_location::current());

/// The same; `stop` ends the starts early, and those that are ready are removed.
/// @throws TransportError with `Reason::cancelled` then, else what `run` throws.
[[nodiscard]] std::vector<Container> run_all(const std::vector<ContainerSpec>& specs,
                                             const std::stop_token& stop,
                                             std::source_location where = std::source_location::current());

/// A spec together with the place in the code that mentions it.
class LocatedSpec {
public:
    LocatedSpec(const ContainerSpec& spec, // NOLINT(google-explicit-constructor)
                std::source_location where = std::source_location::current()) noexcept
        : spec_(&spec), where_(where) {}

    /// The caller's spec, which must outlive this.
    [[nodiscard]] const ContainerSpec& spec() const noexcept { return *spec_; }
    /// The caller's place.
    [[nodiscard]] const std::source_location& where() const noexcept { return where_; }

private:
    const ContainerSpec* spec_;
    std::source_location where_;
};

/// `auto [db, cache] = tc::run_all(db_spec, cache_spec);`
/// @throws what `run` throws.
template <std::same_as<ContainerSpec>... Specs>
[[nodiscard]] std::array<Container, 1 + sizeof...(Specs)> run_all(LocatedSpec first, const Specs&... rest) {
    auto containers = run_all(std::vector<ContainerSpec>{first.spec(), rest...}, first.where());
    return [&]<std::size_t... I>(std::index_sequence<I...>) {
        return std::array<Container, 1 + sizeof...(Specs)>{std::move(containers[I])...};
    }(std::make_index_sequence<1 + sizeof...(Specs)>{});
}

} // namespace testcontainers

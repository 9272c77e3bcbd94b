#pragma once

/// @file
/// One running service for all processes of a session: `gtest_discover_tests` runs every test in a process of
/// its own.
///
///     auto orders = tc::shared("orders-db", {.image = "postgres:15", .env = {{"POSTGRES_PASSWORD", "x"}},
///     .ports = {5432_tcp}}); connect_to(orders->endpoint(5432_tcp));
///
///     auto cache = tc::shared<tc::modules::Redis>("cache");

#include "testcontainers/container.hpp"
#include "testcontainers/owned.hpp"

#include <chrono>
#include <concepts>
#include <memory>
#include <source_location>
#include <string>
#include <utility>

namespace testcontainers {

/// How a shared service is kept.
struct SharedOptions {
    /// How long it stays after the last process that used it: the next test may want it again.
    std::chrono::milliseconds grace = std::chrono::seconds{2};
};

/// Keeps a shared service in the engine while it lives. Move-only.
class [[nodiscard]] ServiceLease {
public:
    ServiceLease(ServiceLease&&) noexcept;
    ServiceLease& operator=(ServiceLease&&) noexcept;
    ~ServiceLease();

    /// Private to the library.
    class State;
    explicit ServiceLease(std::unique_ptr<State> state) noexcept;

private:
    internal::Owned<State> state_;
};

/// A container that the processes of a session share, and the lease that keeps it.
struct LeasedContainer {
    /// Ends after the handle.
    ServiceLease lease;
    /// A handle that does not remove the container.
    Container container;
};

/// The container `name` of this session. The first process that asks starts it from `spec`; the others wait
/// for it. It is removed a grace after the last lease, whatever way its holders end.
/// @throws ConfigError when `name` is empty, no reaper is allowed (`TESTCONTAINERS_RYUK_DISABLED`), or the
/// service runs from another spec; StartError when its start failed, in whichever process; and what `run`
/// throws.
[[nodiscard]] LeasedContainer lease_container(const std::string& name, const ContainerSpec& spec,
                                              const SharedOptions& options = {},
                                              std::source_location where = std::source_location::current());

/// A resource on a leased container.
template <class Resource>
class [[nodiscard]] Shared {
public:
    /// Keeps `lease` as long as `resource`.
    Shared(ServiceLease lease, Resource resource)
        : lease_(std::move(lease)), resource_(std::move(resource)) {}

    /// The resource. A service is everybody's: do not stop or remove it. A pool's member is yours alone.
    [[nodiscard]] Resource& operator*() noexcept { return resource_; }
    /// @copydoc operator*
    [[nodiscard]] Resource* operator->() noexcept { return &resource_; }

private:
    ServiceLease lease_;
    Resource resource_;
};

/// The container `name` of this session; see `lease_container`.
/// @throws what `lease_container` throws.
[[nodiscard]] inline Shared<Container> shared(const std::string& name, const ContainerSpec& spec,
                                              const SharedOptions& options = {},
                                              std::source_location where = std::source_location::current()) {
    auto [lease, container] = lease_container(name, spec, options, where);
    return {std::move(lease), std::move(container)};
}

/// A module that can be put together from its spec and a container that runs already.
template <class Module>
concept SharableModule = requires(const typename Module::Spec& spec, Container container) {
    { container_spec(spec) } -> std::same_as<ContainerSpec>;
    { Module::over(std::move(container), spec) } -> std::same_as<Module>;
};

/// The module's server `name` of this session; see `lease_container`.
/// @throws what `lease_container` throws.
template <SharableModule Module>
[[nodiscard]] Shared<Module> shared(const std::string& name, const typename Module::Spec& spec = {},
                                    const SharedOptions& options = {},
                                    std::source_location where = std::source_location::current()) {
    auto [lease, container] = lease_container(name, container_spec(spec), options, where);
    return {std::move(lease), Module::over(std::move(container), spec)};
}

} // namespace testcontainers

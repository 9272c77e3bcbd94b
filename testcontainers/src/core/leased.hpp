#pragma once

#include "core/container_state.hpp"
#include "reaper/lease.hpp"
#include "testcontainers/shared.hpp"

#include <chrono>
#include <memory>
#include <source_location>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace testcontainers {

/// The lease, as the reaper knows it.
class ServiceLease::State {
public:
    explicit State(reaper::Lease lease) : lease_(std::move(lease)) {}

    [[nodiscard]] reaper::Lease& lease() noexcept { return lease_; }

    /// The handle of a container and the lease that keeps it.
    [[nodiscard]] static LeasedContainer with(std::unique_ptr<State> lease,
                                              std::unique_ptr<Container::State> container) {
        return {ServiceLease{std::move(lease)}, Container{std::move(container)}};
    }

private:
    reaper::Lease lease_;
};

namespace core {

/// What is wrong with a thing that the processes of a session are to share; `what` is a service or a pool.
[[nodiscard]] std::vector<std::string> problems_of_shared(std::string_view what, const std::string& name,
                                                          const ContainerSpec& spec,
                                                          std::chrono::milliseconds grace);

/// How this process's reaper is reached and started.
[[nodiscard]] reaper::StartOptions session_reaper(Engine::State& engine);

/// Starts what the lease says is to be started, and tells the others how it went. The handle does not remove
/// it.
/// @throws what `start_container` throws.
[[nodiscard]] std::unique_ptr<Container::State> start_leased(reaper::Lease& lease, Engine::State& engine,
                                                             const ContainerSpec& spec,
                                                             std::source_location where);

/// Starts it, or has a handle for what another process has started, whichever the lease says.
/// @throws StartError when that does not run any more, and what `start_container` throws.
[[nodiscard]] LeasedContainer leased_container(reaper::Lease lease, Engine::State& engine,
                                               const ContainerSpec& spec, std::source_location where);

} // namespace core
} // namespace testcontainers

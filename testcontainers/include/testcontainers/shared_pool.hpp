#pragma once

/// @file
/// A pool of started containers for all processes of a session: what one process started ahead, the next
/// takes.
///
///     tc::SharedPool<tc::Container> spare("redis", {.image = "redis:7.0", .ports = {6379_tcp}});
///     auto redis = spare.take();    // started while the test before ran, in whichever process
///     connect_to(redis->endpoint(6379_tcp));

#include "testcontainers/owned.hpp"
#include "testcontainers/shared.hpp"

#include <chrono>
#include <concepts>
#include <cstddef>
#include <memory>
#include <source_location>
#include <string>
#include <utility>

namespace testcontainers {

/// How a shared pool is kept.
struct SharedPoolOptions {
    /// So many are kept ahead, by all processes together.
    std::size_t size = 2;
    /// How long those that nobody took stay after the last process that used the pool.
    std::chrono::milliseconds grace = std::chrono::seconds{2};
};

namespace internal {

/// What a resource is made from.
template <class Resource>
struct SpecOf {
    using type = typename Resource::Spec;
};
template <>
struct SpecOf<Container> {
    using type = ContainerSpec;
};

/// The pool, whatever its resources are.
class SharedPoolCore {
public:
    SharedPoolCore(std::string name, ContainerSpec spec, const SharedPoolOptions& options,
                   std::source_location where);
    SharedPoolCore(SharedPoolCore&&) = delete;
    SharedPoolCore& operator=(SharedPoolCore&&) = delete;
    ~SharedPoolCore();

    [[nodiscard]] LeasedContainer take(std::source_location where);

private:
    class State;
    internal::Owned<State> state_;
};

} // namespace internal

/// A `Pool` whose resources the processes of a session share: `gtest_discover_tests` runs every test in a
/// process of its own, which would start its own pool's first resource too late. Neither copied nor moved.
///
/// `Resource` is a `Container` or a module that is `SharableModule`. A thread of the pool starts containers
/// ahead, as many as all processes together lack. Each is given to one taker, and is removed in the
/// background when what `take` returned ends, whatever way its process ends. Its functions may be called from
/// several threads.
template <class Resource>
class SharedPool {
public:
    /// What the resources are made from.
    using Spec = typename internal::SpecOf<Resource>::type;

    /// Joins the pool `name` of this session, and begins to fill it where it is not full.
    /// @throws ConfigError when `name` is empty, the size is not between 1 and 1000, the spec is not valid or
    /// has something that only one container can have (a name, a fixed host port), or no reaper is allowed
    /// (`TESTCONTAINERS_RYUK_DISABLED`).
    explicit SharedPool(std::string name, Spec spec = {}, const SharedPoolOptions& options = {},
                        std::source_location where = std::source_location::current())
        : spec_(std::move(spec)), core_(std::move(name), container_spec_of(spec_), options, where) {}

    SharedPool(const SharedPool&) = delete;
    SharedPool& operator=(const SharedPool&) = delete;

    /// Waits for what is being started, which stays in the pool for others.
    ~SharedPool() = default;

    /// Gives a resource that nobody has used: at once where one is there, else when the next is started.
    /// @throws ConfigError when a pool of this name is made from another spec; StartError when the start
    /// failed, in whichever process: it is told to one taker, and then tried again; Error in a forked child,
    /// which has nobody who fills the pool; what `run` throws.
    [[nodiscard]] Shared<Resource> take(std::source_location where = std::source_location::current()) {
        auto [lease, container] = core_.take(where);
        if constexpr (std::same_as<Resource, Container>) {
            return {std::move(lease), std::move(container)};
        } else {
            return {std::move(lease), Resource::over(std::move(container), spec_)};
        }
    }

private:
    static ContainerSpec container_spec_of(const Spec& spec) {
        if constexpr (std::same_as<Resource, Container>) {
            return spec;
        } else {
            return container_spec(spec);
        }
    }

    Spec spec_;
    internal::SharedPoolCore core_;
};

} // namespace testcontainers

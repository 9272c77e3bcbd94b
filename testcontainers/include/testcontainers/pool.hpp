#pragma once

/// @file
/// Resources that are started before a test asks for one.
///
///     tc::Pool<tc::Container> spare(2, [] { return tc::run({.image = "redis:7.0", .ports = {6379_tcp}}); });
///     auto redis = spare.take();    // started while the test before ran; nobody has used it

#include "testcontainers/error.hpp"
#include "testcontainers/owned.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <source_location>
#include <utility>

namespace testcontainers {

/// How a pool is filled.
struct PoolOptions {
    /// How many are made side by side. A resource that takes longer to start than a test takes to run needs
    /// more than one.
    std::size_t makers = 1;
};

namespace internal {

/// The pool, whatever its resources are.
class PoolCore {
public:
    /// Holds one resource.
    using Item = std::shared_ptr<void>;

    PoolCore(std::size_t size, std::function<Item()> make, const PoolOptions& options,
             std::source_location where);
    PoolCore(PoolCore&&) = delete;
    PoolCore& operator=(PoolCore&&) = delete;
    ~PoolCore();

    [[nodiscard]] Item take(std::source_location where);
    [[nodiscard]] std::size_t ready() const;

private:
    class Stock;
    class State;
    internal::Owned<State> state_;
};

} // namespace internal

/// Keeps a number of started resources, each of which is given to one test and never comes back. Neither
/// copied nor moved.
///
/// `Resource` is anything that can be moved: a `Container`, a module's server, a fresh database, a type of
/// your own. The pool makes them in threads of its own, from its construction on. What nobody took is
/// destroyed with the pool; when the process dies before that, the reaper removes it as everything else. Its
/// functions may be called from several threads.
template <class Resource>
class Pool {
public:
    /// Makes one resource, in a thread of the pool; with several makers, in several at once.
    using Maker = std::function<Resource()>;

    /// Begins to make `size` resources.
    /// @throws ConfigError when `size` or the number of makers is out of range, or `make` is empty; Error
    /// when no thread can be had.
    Pool(std::size_t size, Maker make, const PoolOptions& options = {},
         std::source_location where = std::source_location::current())
        : core_(size, item_maker(std::move(make)), options, where) {}

    Pool(const Pool&) = delete;
    Pool& operator=(const Pool&) = delete;

    /// Makes no more, waits for what is being made, and destroys what nobody took.
    ~Pool() = default;

    /// Gives a resource that nobody has used: at once where one is there, else when the next is made.
    /// @throws what the maker threw, which is told to one taker and only then tried again; Error in a forked
    /// child.
    [[nodiscard]] Resource take(std::source_location where = std::source_location::current()) {
        return std::move(*static_cast<Resource*>(core_.take(where).get()));
    }

    /// How many could be taken at once; none in a forked child.
    [[nodiscard]] std::size_t ready() const { return core_.ready(); }

private:
    static std::function<internal::PoolCore::Item()> item_maker(Maker make) {
        if (!make) {
            return {};
        }
        return [make = std::move(make)] { return std::make_shared<Resource>(make()); };
    }

    internal::PoolCore core_;
};

} // namespace testcontainers

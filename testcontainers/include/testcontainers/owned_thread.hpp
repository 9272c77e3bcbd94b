#pragma once

/// @file
/// A thread that knows its process: for modules that work ahead in the background.

#include "testcontainers/owned.hpp"

#include <functional>
#include <source_location>
#include <stop_token>
#include <string_view>

namespace testcontainers::internal {

/// A thread that is joined by the process that started it. A forked child has no such thread, and does not
/// wait for it.
class OwnedThread {
public:
    /// @throws Error when no thread can be had.
    explicit OwnedThread(std::function<void(const std::stop_token&)> work);
    OwnedThread(OwnedThread&&) noexcept;
    OwnedThread& operator=(OwnedThread&&) = delete;
    /// Asks the work to stop and waits until it has.
    ~OwnedThread();

    /// Asks the work to stop and returns at once; nothing in a forked child.
    void ask_to_stop() noexcept;

    /// Whether the caller runs in the process that has the thread.
    [[nodiscard]] bool is_here() const noexcept;

    /// @throws Error in a forked child, which has a copy of `owner` and nobody who works for it.
    void check_here(std::string_view owner, std::source_location where) const;

private:
    class State;
    Owned<State> state_;
};

} // namespace testcontainers::internal

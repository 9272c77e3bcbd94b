#pragma once

#include "testcontainers/gtest/verdict.hpp"

#include <exception>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace testcontainers::testing {

/// Something that is started at most once, when it is first needed. A start that failed is remembered, not
/// repeated. Safe from several threads.
template <class Resource>
class StartOnce {
public:
    /// `start` makes the resource. `after_try` is called after each start, also after one that failed.
    explicit StartOnce(
        std::function<Resource()> start, std::function<void()> after_try = [] {})
        : start_(std::move(start)), after_try_(std::move(after_try)) {}

    /// Whether it is there; starts it when it has not been tried. Never throws.
    [[nodiscard]] Verdict verdict() noexcept {
        try {
            (void)get();
            return {};
        } catch (...) {
            return verdict_of_current_exception();
        }
    }

    /// The resource; starts it when it has not been tried.
    /// @throws what the start threw, each time.
    [[nodiscard]] Resource& get() {
        const std::lock_guard lock{mutex_};
        if (!resource_ && !failure_) {
            try_start();
        }
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return *resource_;
    }

    /// Ends the resource and forgets a failure: the next use starts anew.
    void reset() noexcept {
        const std::lock_guard lock{mutex_};
        resource_.reset();
        failure_ = nullptr;
    }

private:
    void try_start() {
        try {
            resource_.emplace(start_());
        } catch (...) {
            failure_ = std::current_exception();
        }
        after_try_();
    }

    std::function<Resource()> start_;
    std::function<void()> after_try_;
    std::mutex mutex_;
    std::optional<Resource> resource_;
    std::exception_ptr failure_;
};

} // namespace testcontainers::testing

#include "testcontainers/container.hpp"

#include "core/claims.hpp"
#include "core/container_state.hpp"
#include "core/failure.hpp"
#include "core/parting.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <thread>

namespace testcontainers {
namespace {

/// So many containers start at a time; more than any engine works on side by side, and enough for those that
/// wait for each other.
constexpr std::size_t most_at_a_time = 32;

/// A container that nobody cleans up is removed all the same when another one fails.
void remove_what_stays(const std::unique_ptr<Container::State>& container) noexcept {
    if (container == nullptr || container->spec().clean_up) {
        return;
    }
    try {
        container->remove({});
    } catch (...) {
        core::report_left_behind("container", container->name());
    }
}

/// Containers that start side by side. The first failure stops the others.
class JointStart {
public:
    JointStart(const std::vector<ContainerSpec>& specs, const std::stop_token& stop,
               std::source_location where)
        : specs_(specs), where_(where), started_(specs.size()), failures_(specs.size()),
          cancellations_(specs.size()), on_stop_(stop, [this] { stop_.request_stop(); }) {}

    /// All of them, ready.
    std::vector<std::unique_ptr<Container::State>> run() {
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 1; i < std::min(specs_.size(), most_at_a_time); ++i) {
                threads.emplace_back([this] { work(); });
            }
            work();
        }
        if (const auto failure = first_failure()) {
            std::ranges::for_each(started_, remove_what_stays);
            started_.clear();
            (void)Engine::current().state().removals().await_containers(core::longest_clearance);
            std::rethrow_exception(failure);
        }
        return std::move(started_);
    }

private:
    /// That of the first in order; where none has one of its own, what those say that were stopped. Nothing
    /// when all have started.
    [[nodiscard]] std::exception_ptr first_failure() const {
        for (const auto* const kind : {&failures_, &cancellations_}) {
            const auto failed = std::ranges::find_if(*kind, [](const auto& one) { return one != nullptr; });
            if (failed != kind->end()) {
                return *failed;
            }
        }
        if (std::ranges::all_of(started_, [](const auto& one) { return one != nullptr; })) {
            return nullptr;
        }
        return std::make_exception_ptr(
            TransportError(TransportError::Reason::cancelled, std::string{core::start_cancelled}, where_));
    }

    /// Starts what no other thread has begun with, until there is nothing left or one has failed.
    void work() noexcept {
        for (auto index = next_++; index < specs_.size() && !stop_.stop_requested(); index = next_++) {
            start(index);
        }
    }

    void start(std::size_t index) noexcept {
        try {
            started_[index] = core::start_container(specs_[index], stop_.get_token(), where_);
        } catch (const TransportError& error) {
            // What was stopped because of another failure has none of its own.
            auto& kind = error.reason() == TransportError::Reason::cancelled ? cancellations_ : failures_;
            kind[index] = std::current_exception();
            stop_.request_stop();
        } catch (...) {
            failures_[index] = std::current_exception();
            stop_.request_stop();
        }
    }

    const std::vector<ContainerSpec>& specs_;
    std::source_location where_;
    std::stop_source stop_;
    std::atomic<std::size_t> next_ = 0;
    std::vector<std::unique_ptr<Container::State>> started_;
    std::vector<std::exception_ptr> failures_;
    std::vector<std::exception_ptr> cancellations_;
    /// Called from its constructor on, and no longer once it is destroyed.
    std::stop_callback<std::function<void()>> on_stop_;
};

} // namespace

std::vector<Container> run_all(const std::vector<ContainerSpec>& specs, std::source_location where) {
    return run_all(specs, std::stop_token{}, where);
}

std::vector<Container> run_all(const std::vector<ContainerSpec>& specs, const std::stop_token& stop,
                               std::source_location where) {
    std::vector<Container> containers;
    containers.reserve(specs.size());
    if (specs.empty()) {
        return containers;
    }
    for (auto& state : JointStart{specs, stop, where}.run()) {
        containers.push_back(Container{std::move(state)});
    }
    return containers;
}

} // namespace testcontainers

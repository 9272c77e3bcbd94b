#include "testcontainers/container.hpp"

#include "core/claims.hpp"
#include "core/container_state.hpp"
#include "core/parting.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <exception>
#include <memory>
#include <stop_token>
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
    JointStart(const std::vector<ContainerSpec>& specs, std::source_location where)
        : specs_(specs), where_(where), started_(specs.size()), failures_(specs.size()) {}

    /// All of them, ready.
    std::vector<std::unique_ptr<Container::State>> run() {
        {
            std::vector<std::jthread> threads;
            for (std::size_t i = 1; i < std::min(specs_.size(), most_at_a_time); ++i) {
                threads.emplace_back([this] { work(); });
            }
            work();
        }
        for (const auto& failure : failures_) {
            if (failure) {
                std::ranges::for_each(started_, remove_what_stays);
                started_.clear();
                (void)Engine::current().state().removals().await_containers(core::longest_clearance);
                std::rethrow_exception(failure);
            }
        }
        return std::move(started_);
    }

private:
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
            if (error.reason() != TransportError::Reason::cancelled) {
                failures_[index] = std::current_exception();
            }
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
};

} // namespace

std::vector<Container> run_all(const std::vector<ContainerSpec>& specs, std::source_location where) {
    std::vector<Container> containers;
    containers.reserve(specs.size());
    if (specs.empty()) {
        return containers;
    }
    for (auto& state : JointStart{specs, where}.run()) {
        containers.push_back(Container{std::move(state)});
    }
    return containers;
}

} // namespace testcontainers

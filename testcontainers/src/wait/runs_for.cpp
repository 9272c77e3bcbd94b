#include "testcontainers/error.hpp"
#include "wait/built_in.hpp"
#include "wait/time_text.hpp"

#include <chrono>
#include <memory>
#include <optional>

namespace testcontainers::wait {
namespace {

/// Measures how long the present run of the process has been seen.
class RunsForCheck {
public:
    explicit RunsForCheck(std::chrono::milliseconds duration) noexcept : duration_(duration) {}

    Readiness operator()(const Target& target) {
        const auto state = target.state();
        if (!state.running || state.restarting) {
            since_.reset();
            return Readiness::pending(fmt::format("its process has not run for {}", text_of(duration_)));
        }
        const auto now = target.current_time();
        if (!since_ || run_ != state.started_at) {
            since_ = now;
            run_ = state.started_at;
        }
        if (now - *since_ >= duration_) {
            return Readiness::ready();
        }
        const auto so_far = std::chrono::duration_cast<std::chrono::milliseconds>(now - *since_);
        return Readiness::pending(
            fmt::format("its process has run for {} of {}", text_of(so_far), text_of(duration_)));
    }

private:
    std::chrono::milliseconds duration_;
    std::optional<std::chrono::steady_clock::time_point> since_;
    std::optional<std::chrono::system_clock::time_point> run_;
};

} // namespace

Strategy runs_for(std::chrono::milliseconds duration) {
    if (duration.count() <= 0) {
        throw ConfigError(
            fmt::format("wait::runs_for: the duration is {} ms; it must be positive", duration.count()));
    }
    return BuiltIn::stateful("running for " + text_of(duration), [duration]() -> Strategy::Check {
        return [check = std::make_shared<RunsForCheck>(duration)](const Target& target) {
            return (*check)(target);
        };
    });
}

} // namespace testcontainers::wait

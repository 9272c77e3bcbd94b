#include "testcontainers/error.hpp"
#include "wait/built_in.hpp"
#include "wait/time_text.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace testcontainers::wait {
namespace {

using Time = std::chrono::steady_clock::time_point;
using std::chrono::milliseconds;

/// A container whose commands end by a deadline.
class HurriedTarget final : public Target {
public:
    HurriedTarget(const Target& target, Time deadline) noexcept : target_(target), deadline_(deadline) {}

    [[nodiscard]] ExecResult exec(const ExecSpec& command) const override {
        auto hurried = command;
        const auto left = std::chrono::ceil<milliseconds>(deadline_ - current_time());
        hurried.timeout = std::max(std::min(command.timeout.value_or(left), left), milliseconds{1});
        return target_.exec(hurried);
    }

    [[nodiscard]] const std::string& id() const noexcept override { return target_.id(); }
    [[nodiscard]] TargetState state() const override { return target_.state(); }
    [[nodiscard]] bool has_file(const std::string& path) const override { return target_.has_file(path); }
    [[nodiscard]] std::optional<std::string> read_file(const std::string& path) const override {
        return target_.read_file(path);
    }
    [[nodiscard]] Time current_time() const override { return target_.current_time(); }
    [[nodiscard]] std::vector<Port> published_ports() const override { return target_.published_ports(); }
    [[nodiscard]] Endpoint endpoint(Port port) const override { return target_.endpoint(port); }
    [[nodiscard]] Listening listening(Port port) const override { return target_.listening(port); }
    [[nodiscard]] LogLines log_from(std::size_t first) const override { return target_.log_from(first); }
    void finish_log() const override { target_.finish_log(); }

private:
    const Target& target_;
    Time deadline_;
};

class WithinCheck {
public:
    WithinCheck(milliseconds time, Strategy::Check check) : time_(time), check_(std::move(check)) {}

    Readiness operator()(const Target& target) {
        if (!deadline_) {
            deadline_ = target.current_time() + time_;
        }
        try {
            auto answer = check_(HurriedTarget{target, *deadline_});
            if (answer.is_ready() || answer.is_failed()) {
                return answer;
            }
            why_ = answer.why();
        } catch (const TransportError& error) {
            if (error.reason() != TransportError::Reason::timed_out || !is_over(target)) {
                throw;
            }
            return why_.empty() ? Readiness::failed(error.message()) : too_late();
        }
        return is_over(target) ? too_late() : Readiness::pending(why_);
    }

private:
    [[nodiscard]] bool is_over(const Target& target) const { return target.current_time() >= *deadline_; }
    [[nodiscard]] Readiness too_late() const {
        return Readiness::failed(fmt::format("{} within {}", why_, text_of(time_)));
    }

    milliseconds time_;
    Strategy::Check check_;
    std::optional<Time> deadline_;
    std::string why_;
};

} // namespace

Strategy within(milliseconds time, Strategy strategy) {
    if (time.count() <= 0) {
        throw ConfigError(fmt::format("wait::within: the time is {} ms; it must be positive", time.count()));
    }
    const auto description = fmt::format("{} within {}", strategy.description(), text_of(time));
    const bool is_built_in = BuiltIn::is(strategy);
    const auto make_check = [time, strategy = std::move(strategy)]() -> Strategy::Check {
        return [check = std::make_shared<WithinCheck>(time, strategy.start())](const Target& target) {
            return (*check)(target);
        };
    };
    return is_built_in ? BuiltIn::stateful(description, make_check)
                       : Strategy::stateful(description, make_check);
}

} // namespace testcontainers::wait

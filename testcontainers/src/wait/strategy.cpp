#include "wait/built_in.hpp"

#include "testcontainers/error.hpp"

#include <utility>

namespace testcontainers::wait {

struct Strategy::State {
    std::string description;
    CheckFactory make_check;
    bool built_in = false;
};

Strategy::Strategy(std::string description, Check check)
    : state_(std::make_shared<const State>(
          State{std::move(description), [check = std::move(check)] { return check; }, false})) {}

Strategy::Strategy(std::shared_ptr<const State> state) noexcept : state_(std::move(state)) {}

Strategy Strategy::stateful(std::string description, CheckFactory make_check) {
    return Strategy{
        std::make_shared<const State>(State{std::move(description), std::move(make_check), false})};
}

const std::string& Strategy::description() const noexcept { return state_->description; }

Strategy::Check Strategy::start() const { return state_->make_check(); }

bool operator==(const Strategy& left, const Strategy& right) noexcept {
    return left.state_ == right.state_ || (left.state_->built_in && right.state_->built_in &&
                                           left.state_->description == right.state_->description);
}

bool BuiltIn::is(const Strategy& strategy) noexcept { return strategy.state_->built_in; }

Strategy BuiltIn::make(std::string description, Strategy::Check check) {
    return stateful(std::move(description), [check = std::move(check)] { return check; });
}

Strategy BuiltIn::stateful(std::string description, Strategy::CheckFactory make_check) {
    return Strategy{std::make_shared<const Strategy::State>(
        Strategy::State{std::move(description), std::move(make_check), true})};
}

} // namespace testcontainers::wait

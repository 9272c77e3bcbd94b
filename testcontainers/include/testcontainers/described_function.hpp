#pragma once

/// @file
/// Functions of the user in values that can be compared and printed.

#include <memory>
#include <string>
#include <utility>

namespace testcontainers {

/// A function of the user with a description. A value: two are equal when one is a copy of the other.
template <class Function>
class DescribedFunction {
public:
    /// None.
    DescribedFunction() noexcept = default;

    /// `description` says in messages what `function` does: it completes "the hook that …".
    DescribedFunction(std::string description, Function function)
        : shared_(std::make_shared<const Pair>(std::move(description), std::move(function))) {}

    /// What it does; empty when there is none.
    [[nodiscard]] std::string description() const { return shared_ ? shared_->first : std::string{}; }

    /// Whether there is one.
    [[nodiscard]] explicit operator bool() const noexcept { return shared_ && shared_->second; }

    /// The function, of which there must be one.
    [[nodiscard]] const Function& function() const noexcept { return shared_->second; }

    friend bool operator==(const DescribedFunction&, const DescribedFunction&) noexcept = default;

private:
    using Pair = std::pair<std::string, Function>;
    std::shared_ptr<const Pair> shared_;
};

} // namespace testcontainers

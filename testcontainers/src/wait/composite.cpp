#include "testcontainers/error.hpp"
#include "wait/built_in.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace testcontainers::wait {
namespace {

std::string joined(const std::vector<Strategy>& strategies, std::string_view word) {
    std::string text;
    for (const auto& strategy : strategies) {
        text += (text.empty() ? "" : fmt::format(" {} ", word)) + strategy.description();
    }
    return "(" + text + ")";
}

std::vector<Strategy::Check> started(const std::vector<Strategy>& strategies) {
    std::vector<Strategy::Check> checks;
    for (const auto& strategy : strategies) {
        checks.push_back(strategy.start());
    }
    return checks;
}

void add(std::string& reasons, const std::string& reason) {
    reasons += (reasons.empty() ? "" : "; ") + reason;
}

/// Asks each until it is ready, and those that are not in the same round.
class AllCheck {
public:
    explicit AllCheck(std::vector<Strategy::Check> checks) : checks_(std::move(checks)) {}

    Readiness operator()(const Target& target) {
        std::string reasons;
        std::optional<Readiness> failure;
        std::erase_if(checks_, [&](const Strategy::Check& check) {
            if (failure) {
                return false;
            }
            auto answer = check(target);
            if (answer.is_failed()) {
                failure = answer;
            } else if (!answer.is_ready()) {
                add(reasons, answer.why());
            }
            return answer.is_ready();
        });
        if (failure) {
            return *failure;
        }
        return checks_.empty() ? Readiness::ready() : Readiness::pending(reasons);
    }

private:
    std::vector<Strategy::Check> checks_;
};

/// Asks those that have not failed.
class AnyCheck {
public:
    explicit AnyCheck(std::vector<Strategy::Check> checks) : checks_(std::move(checks)) {}

    Readiness operator()(const Target& target) {
        std::string reasons;
        bool is_ready = false;
        std::erase_if(checks_, [&](const Strategy::Check& check) {
            if (is_ready) {
                return false;
            }
            const auto answer = check(target);
            is_ready = answer.is_ready();
            if (!is_ready) {
                add(answer.is_failed() ? failures_ : reasons, answer.why());
            }
            return answer.is_failed();
        });
        if (is_ready) {
            return Readiness::ready();
        }
        return checks_.empty() ? Readiness::failed(failures_) : Readiness::pending(reasons);
    }

private:
    std::vector<Strategy::Check> checks_;
    std::string failures_;
};

template <class CompositeCheck>
Strategy composite(const char* name, std::string_view word, std::vector<Strategy> strategies) {
    if (strategies.empty()) {
        throw ConfigError(fmt::format("wait::{}: there is no strategy in it; at least one is needed", name));
    }
    const auto description =
        strategies.size() == 1 ? strategies.front().description() : joined(strategies, word);
    const bool is_built_in = std::all_of(strategies.begin(), strategies.end(), BuiltIn::is);
    const auto make_check = [strategies = std::move(strategies)]() -> Strategy::Check {
        return [check = std::make_shared<CompositeCheck>(started(strategies))](const Target& target) {
            return (*check)(target);
        };
    };
    return is_built_in ? BuiltIn::stateful(description, make_check)
                       : Strategy::stateful(description, make_check);
}

} // namespace

Strategy all(std::vector<Strategy> strategies) {
    return composite<AllCheck>("all", "and", std::move(strategies));
}

Strategy any(std::vector<Strategy> strategies) {
    return composite<AnyCheck>("any", "or", std::move(strategies));
}

} // namespace testcontainers::wait

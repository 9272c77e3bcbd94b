#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace testcontainers::wait {

/// A strategy's answer: ready, not yet because, or never because.
class [[nodiscard]] Readiness {
public:
    /// The container is ready.
    static Readiness ready() { return {State::ready, {}}; }

    /// Not yet; `why` is shown when the time runs out.
    static Readiness pending(std::string why) { return {State::pending, std::move(why)}; }

    /// It never will be; the start fails at once with `why`.
    static Readiness failed(std::string why) { return {State::failed, std::move(why)}; }

    /// Whether the answer is "ready".
    [[nodiscard]] bool is_ready() const noexcept { return state_ == State::ready; }

    /// Whether the answer is "never".
    [[nodiscard]] bool is_failed() const noexcept { return state_ == State::failed; }

    /// Why it is not ready; empty when it is.
    [[nodiscard]] const std::string& why() const noexcept { return why_; }

    friend bool operator==(const Readiness&, const Readiness&) = default;

private:
    enum class State : std::uint8_t { ready, pending, failed };
    Readiness(State state, std::string why) : state_(state), why_(std::move(why)) {}

    State state_;
    std::string why_;
};

} // namespace testcontainers::wait

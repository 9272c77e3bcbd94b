#include "wait/clock.hpp"

namespace testcontainers::wait {
namespace {

class SteadyClock final : public Clock {
public:
    [[nodiscard]] time_point now() const override { return std::chrono::steady_clock::now(); }

    void wait_until(time_point until, Alarm& alarm, const std::stop_token& stop) override {
        (void)alarm.wait_until(until, stop);
    }
};

} // namespace

Clock& steady() noexcept {
    static SteadyClock clock;
    return clock;
}

} // namespace testcontainers::wait

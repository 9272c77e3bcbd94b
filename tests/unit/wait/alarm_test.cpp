#include "wait/alarm.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace testcontainers::wait {
namespace {

using namespace std::chrono_literals;

std::chrono::steady_clock::time_point in(std::chrono::milliseconds time) {
    return std::chrono::steady_clock::now() + time;
}

TEST(Alarm, WakesTheNextWhoWaits) {
    Alarm alarm;
    alarm.ring();
    EXPECT_TRUE(alarm.wait_until(in(20s)));
}

TEST(Alarm, IsUsedUp) {
    Alarm alarm;
    alarm.ring();
    alarm.ring();
    EXPECT_TRUE(alarm.wait_until(in(20s)));
    EXPECT_FALSE(alarm.wait_until(in(1ms)));
}

TEST(Alarm, WaitsUntilItsTime) {
    Alarm alarm;
    const auto until = in(20ms);
    EXPECT_FALSE(alarm.wait_until(until));
    EXPECT_GE(std::chrono::steady_clock::now(), until);
}

TEST(Alarm, WakesWhoWaits) {
    Alarm alarm;
    std::thread ringer([&] { alarm.ring(); });
    EXPECT_TRUE(alarm.wait_until(in(20s)));
    ringer.join();
}

TEST(Alarm, EndsWithAStop) {
    Alarm alarm;
    std::stop_source stop;
    std::thread stopper([&] { stop.request_stop(); });
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_FALSE(alarm.wait_until(in(20s), stop.get_token()));
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 10s);
    stopper.join();
}

} // namespace
} // namespace testcontainers::wait

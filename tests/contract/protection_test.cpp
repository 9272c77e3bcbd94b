#include "core/protection.hpp"
#include "session/session.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <ctime>

#include <unistd.h>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::system_clock;

/// There is no engine that a reaper could watch over.
[[maybe_unused]] const int without_reaper = ::setenv("TESTCONTAINERS_RYUK_DISABLED", "true", 1);

/// The time that the label for the creation tells.
Clock::time_point created(const std::map<std::string, std::string>& labels) {
    std::tm time{};
    const auto& text = labels.at(std::string{session::created_label});
    const auto* const end = ::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &time);
    EXPECT_TRUE(end != nullptr && *end == '\0') << text;
    return Clock::from_time_t(::timegm(&time));
}

TEST(Labels, TellTheTimeOfCreationByTheEnginesClock) {
    const auto before = std::chrono::floor<std::chrono::seconds>(Clock::now());
    const auto now = created(core::labels_under_protection({}));
    const auto later = created(core::labels_under_protection({.clock_lead = 1h}));
    EXPECT_GE(now, before);
    EXPECT_LE(now, Clock::now());
    EXPECT_GE(later, before + 1h);
    EXPECT_LE(later, Clock::now() + 1h);
}

TEST(Labels, WithoutAReaperNameNoProcessAfterWhichAThingIsRemoved) {
    EXPECT_FALSE(core::labels_under_protection({}).contains(std::string{session::owner_label}));
}

TEST(Labels, NameTheReaperAsTheOwnerOfWhatASessionShares) {
    const auto shared = core::labels_of_shared({}, "db#1", ::getppid());
    const std::string owner{session::owner_label};
    EXPECT_THAT(shared.at(owner), testing::HasSubstr("/" + std::to_string(::getppid()) + "/"));
    EXPECT_EQ(shared.at(std::string{session::shared_label}), "db#1");
    EXPECT_TRUE(session::Session::current().made(shared));
}

} // namespace
} // namespace testcontainers::contract

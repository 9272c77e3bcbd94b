#include "reaper/lease.hpp"

#include "real_reapers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace testcontainers::reaper {
namespace {

using ::testing::HasSubstr;

class ReaperLease : public RealReapers {
protected:
    [[nodiscard]] Lease take() const {
        return Lease::take({.name = "db", .hash = "h"},
                           {.session_id = session, .engine_url = "unix:///no/engine", .linger = {}},
                           std::chrono::seconds{20});
    }

    /// What the next who asks is told.
    [[nodiscard]] std::string failure() const {
        try {
            (void)take();
        } catch (const StartError& error) {
            return error.message();
        }
        return "no error";
    }
};

TEST_F(ReaperLease, OfWhatFailedTellsWhyToAll) {
    auto starter = take();
    ASSERT_EQ(starter.part(), Lease::Part::start);
    starter.failed("out of luck\nand of memory");
    EXPECT_EQ(failure(),
              "the shared service \"db\" failed to start in another process: out of luck\nand of memory");
}

TEST_F(ReaperLease, OfWhatFailedWithALongTextTellsItsBeginning) {
    auto starter = take();
    std::string text = "out of luck";
    for (int i = 0; i < 100'000; ++i) {
        text += "\u00fc";
    }
    starter.failed(text);
    const auto told = failure();
    EXPECT_THAT(told, HasSubstr("process: out of luck\u00fc\u00fc"));
    EXPECT_THAT(told, testing::EndsWith("\u00fc\n\u2026 and 180012 bytes more"));
}

} // namespace
} // namespace testcontainers::reaper

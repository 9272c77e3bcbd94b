#include "core/pull_display.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::StartsWith;

PullTally halfway() {
    PullTally tally;
    tally.take({.status = "Pulling from library/redis", .layer = "7.0"});
    tally.take({.status = "Already exists", .layer = "a"});
    tally.take({.status = "Downloading", .layer = "b", .current = 5'000'000, .total = 10'000'000});
    tally.take({.status = "Pulling fs layer", .layer = "c"});
    return tally;
}

/// A display whose output and clock are the test's.
class Shown : public ::testing::Test {
protected:
    PullDisplay display(bool terminal, std::size_t width = 80) {
        return {[this](std::string_view text) { written += text; }, {.terminal = terminal, .width = width}};
    }

    std::string taken() { return std::exchange(written, {}); }

    PullDisplay::Time begin{};
    std::string written;
};

TEST(PullTally, SumsUpItsLayers) {
    auto tally = halfway();
    EXPECT_EQ(tally.layers(), 3U);
    EXPECT_EQ(tally.text(), "1 of 3 layers, 5.0 of 10.0 MB");
    EXPECT_EQ(tally.last_step(), "c: Pulling fs layer");
    tally.take({.status = "Download complete", .layer = "b"});
    EXPECT_EQ(tally.bytes(), 10'000'000U);
    tally.take({.status = "Extracting", .layer = "b", .current = 1, .total = 10'000'000});
    EXPECT_EQ(tally.bytes(), 10'000'000U);
    tally.take({.status = "Pull complete", .layer = "b"});
    tally.take({.status = "Pull complete", .layer = "c"});
    tally.take({.status = "Status: Downloaded newer image for redis:7.0"});
    EXPECT_EQ(tally.layers_done(), 3U);
}

TEST(PullTally, ShowsNothingThatATerminalMinds) {
    PullTally tally;
    tally.take({.status = "\x1B[2Jgone", .layer = "a"});
    EXPECT_EQ(tally.last_step().find('\x1B'), std::string::npos);
    EXPECT_EQ(PullTally{}.text(), "waiting for the registry");
}

TEST_F(Shown, SaysNothingOfAQuickPull) {
    for (const bool terminal : {false, true}) {
        auto shown = display(terminal);
        shown.update("redis:7", halfway(), begin);
        shown.update("redis:7", halfway(), begin + 1900ms);
        shown.end("redis:7", "pulled", true, begin + 1950ms);
        EXPECT_EQ(taken(), "");
    }
}

TEST_F(Shown, WritesALineNowAndThenWhereThereIsNoTerminal) {
    auto lines = display(false);
    lines.update("redis:7", halfway(), begin);
    lines.update("redis:7", halfway(), begin + 2s);
    EXPECT_EQ(taken(), "testcontainers: redis:7: 1 of 3 layers, 5.0 of 10.0 MB, 2 s\n");
    lines.update("redis:7", halfway(), begin + 6900ms);
    EXPECT_EQ(taken(), "");
    lines.update("redis:7", halfway(), begin + 7s);
    EXPECT_THAT(taken(), EndsWith(", 7 s\n"));
    lines.end("redis:7", "pulled", true, begin + 8s);
    EXPECT_EQ(taken(), "testcontainers: redis:7 was pulled in 8.0 s\n");
}

TEST_F(Shown, DrawsABarForEachPullOnATerminal) {
    auto bars = display(true);
    bars.update("redis:7", halfway(), begin);
    bars.update("postgres:15", PullTally{}, begin);
    bars.update("redis:7", halfway(), begin + 2s);
    EXPECT_EQ(taken(), "[============            ] redis:7: 1 of 3 layers, 5.0 of 10.0 MB\n");
    bars.update("redis:7", halfway(), begin + 2050ms);
    EXPECT_EQ(taken(), "");
    bars.update("postgres:15", PullTally{}, begin + 2050ms);
    EXPECT_EQ(taken(), "\x1B[1A\r\x1B[J[                        ] postgres:15: waiting for the registry\n"
                       "[============            ] redis:7: 1 of 3 layers, 5.0 of 10.0 MB\n");
    bars.end("postgres:15", "pulled", false, begin + 3s);
    EXPECT_EQ(taken(), "\x1B[2A\r\x1B[Jtestcontainers: postgres:15 was not pulled in 3.0 s\n"
                       "[============            ] redis:7: 1 of 3 layers, 5.0 of 10.0 MB\n");
}

TEST_F(Shown, CutsABarToTheTerminal) {
    auto bars = display(true, 30);
    bars.update("redis:7", halfway(), begin);
    bars.update("redis:7", halfway(), begin + 2s);
    EXPECT_EQ(taken(), "[============            ] re\n");
}

TEST_F(Shown, PutsANoteAboveTheBars) {
    auto bars = display(true);
    bars.update("redis:7", halfway(), begin);
    bars.update("redis:7", halfway(), begin + 2s);
    (void)taken();
    bars.note("all well");
    const auto text = taken();
    EXPECT_THAT(text, StartsWith("\x1B[1A\r\x1B[Jtestcontainers: all well\n"));
    EXPECT_THAT(text, HasSubstr("redis:7"));
}

} // namespace
} // namespace testcontainers::core

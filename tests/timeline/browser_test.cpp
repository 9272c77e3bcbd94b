// The page in a real browser: what its script has drawn, and a picture of it for a person to look at.

#include "page.hpp"
#include "traces.hpp"

#include "support/temporary_folder.hpp"
#include "timeline/browser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace testcontainers::timeline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testsupport::ShownPage;

class InABrowser : public ::testing::Test {
protected:
    void SetUp() override { testsupport::need_browser(); }

    ShownPage show(const std::string& trace, const std::string& name) {
        return ShownPage{folder_.write(name + ".html", render(trace, name))};
    }

    testsupport::TemporaryFolder folder_;
};

TEST_F(InABrowser, ThreeTestsAreDrawnWithTheirContainers) {
    auto page = show(testsupport::trace_of(3), "three-tests");
    EXPECT_EQ(page.bars("test"), 3U);
    for (const auto* const stage : {"create", "start", "wait", "remove", "life"}) {
        EXPECT_EQ(page.bars(stage), 3U) << stage;
    }
    EXPECT_THAT(page.dom(), HasSubstr("3 tests (1 failed), 3 containers, 3 processes, 540.0 ms"));
    EXPECT_THAT(page.dom(),
                HasSubstr("class=\"bar failed\" data-kind=\"test\" data-name=\"Orders.Number2\""));
    // The second process begins 120 ms after the first, and its container waits from 150 ms on, for 40 ms.
    EXPECT_THAT(page.dom(), HasSubstr("data-kind=\"wait\" data-name=\"redis:7.0 tc-1\" tabindex=\"-1\""));
    EXPECT_THAT(page.dom(), HasSubstr("style=\"left: 50%; width: 7.40741%;\""));
    EXPECT_THAT(page.dom(),
                HasSubstr("aria-label=\"redis:7.0 tc-1\nwait\n40.0 ms, from 270.0 ms on\noutcome: ready\""));
    EXPECT_GT(page.take_picture("three-tests"), 10'000U);
}

TEST_F(InABrowser, FourHundredTestsAreDrawnAsWell) {
    auto page = show(testsupport::trace_of(400), "four-hundred-tests");
    EXPECT_EQ(page.bars("test"), 400U);
    EXPECT_EQ(page.bars("wait"), 400U);
    EXPECT_THAT(page.dom(), HasSubstr("400 tests (80 failed), 400 containers"));
    EXPECT_GT(page.take_picture("four-hundred-tests"), 10'000U);
}

TEST_F(InABrowser, LinesThatAreNoJsonAreCountedAndTheRestIsDrawn) {
    auto page = show(testsupport::trace_of(1) + "{\"ph\":\"X\",\"name\":}\n", "one-bad-line");
    EXPECT_EQ(page.bars("test"), 1U);
    EXPECT_THAT(page.dom(), HasSubstr("1 lines of the trace are no events"));
}

TEST_F(InABrowser, NamesAreTextAndNoMarkup) {
    auto trace = testsupport::trace_of(1);
    for (auto at = trace.find("Orders.Number0"); at != std::string::npos; at = trace.find("Orders.Number0")) {
        trace.replace(at, 14, "<img id=planted>");
    }
    auto page = show(trace, "names-with-markup");
    EXPECT_THAT(page.dom(), Not(HasSubstr("<img")));
    EXPECT_THAT(page.dom(), HasSubstr("&lt;img id=planted&gt;"));
}

} // namespace
} // namespace testcontainers::timeline

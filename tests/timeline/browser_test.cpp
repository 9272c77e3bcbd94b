// The page in a real browser: what its script has drawn, and a picture of it for a person to look at.

#include "page.hpp"
#include "traces.hpp"

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <vector>

namespace testcontainers::timeline {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::Not;

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t times = 0;
    for (auto at = text.find(part); at != std::string::npos; at = text.find(part, at + part.size())) {
        ++times;
    }
    return times;
}

class InABrowser : public ::testing::Test {
protected:
    void show(const std::string& trace, const std::string& name) {
        page_ = folder_.write(name + ".html", render(trace, name));
        picture_ = fs::path{OUTPUT_DIR} / (name + ".png");
        fs::create_directories(picture_.parent_path());
        fs::remove(picture_);
        dom_ = run_browser("--dump-dom");
    }

    /// The size of a picture of what is shown.
    std::uintmax_t take_picture() {
        (void)run_browser("--screenshot=" + picture_.string());
        return fs::file_size(picture_);
    }

    /// What the browser writes.
    std::string run_browser(const std::string& what) {
        const auto profile = (folder_ / "profile").string();
        testsupport::ChildProcess browser{{BROWSER, "--headless", "--no-sandbox", "--disable-gpu",
                                           "--no-first-run", "--disable-dev-shm-usage",
                                           "--disable-background-networking", "--user-data-dir=" + profile,
                                           "--window-size=1500,900", what, "file://" + page_.string()},
                                          {{"HOME", folder_.path().string()}}};
        std::string output;
        while (const auto line = browser.read_line(60s)) {
            output += *line + '\n';
        }
        EXPECT_EQ(browser.wait().exit_code, 0) << output;
        return output;
    }

    [[nodiscard]] std::size_t bars(const std::string& kind) const {
        return count(dom_, "data-kind=\"" + kind + '"');
    }

    testsupport::TemporaryFolder folder_;
    fs::path page_;
    fs::path picture_;
    std::string dom_;
};

TEST_F(InABrowser, ThreeTestsAreDrawnWithTheirContainers) {
    show(testsupport::trace_of(3), "three-tests");
    EXPECT_EQ(bars("test"), 3U);
    for (const auto* const stage : {"create", "start", "wait", "remove", "life"}) {
        EXPECT_EQ(bars(stage), 3U) << stage;
    }
    EXPECT_THAT(dom_, HasSubstr("3 tests (1 failed), 3 containers, 3 processes, 540.0 ms"));
    EXPECT_THAT(dom_, HasSubstr("class=\"bar failed\" data-kind=\"test\" data-name=\"Orders.Number2\""));
    // The second process begins 120 ms after the first, and its container waits from 150 ms on, for 40 ms.
    EXPECT_THAT(dom_, HasSubstr("data-kind=\"wait\" data-name=\"redis:7.0 tc-1\" tabindex=\"-1\""));
    EXPECT_THAT(dom_, HasSubstr("style=\"left: 50%; width: 7.40741%;\""));
    EXPECT_THAT(dom_,
                HasSubstr("aria-label=\"redis:7.0 tc-1\nwait\n40.0 ms, from 270.0 ms on\noutcome: ready\""));
    EXPECT_GT(take_picture(), 10'000U);
}

TEST_F(InABrowser, FourHundredTestsAreDrawnAsWell) {
    show(testsupport::trace_of(400), "four-hundred-tests");
    EXPECT_EQ(bars("test"), 400U);
    EXPECT_EQ(bars("wait"), 400U);
    EXPECT_THAT(dom_, HasSubstr("400 tests (80 failed), 400 containers"));
    EXPECT_GT(take_picture(), 10'000U);
}

TEST_F(InABrowser, LinesThatAreNoJsonAreCountedAndTheRestIsDrawn) {
    show(testsupport::trace_of(1) + "{\"ph\":\"X\",\"name\":}\n", "one-bad-line");
    EXPECT_EQ(bars("test"), 1U);
    EXPECT_THAT(dom_, HasSubstr("1 lines of the trace are no events"));
}

TEST_F(InABrowser, NamesAreTextAndNoMarkup) {
    auto trace = testsupport::trace_of(1);
    for (auto at = trace.find("Orders.Number0"); at != std::string::npos; at = trace.find("Orders.Number0")) {
        trace.replace(at, 14, "<img id=planted>");
    }
    show(trace, "names-with-markup");
    EXPECT_THAT(dom_, Not(HasSubstr("<img")));
    EXPECT_THAT(dom_, HasSubstr("&lt;img id=planted&gt;"));
}

} // namespace
} // namespace testcontainers::timeline

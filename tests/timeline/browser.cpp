#include "timeline/browser.hpp"

#include "support/child_process.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <cstdlib>
#include <string_view>
#include <utility>

namespace testcontainers::testsupport {
namespace {

namespace fs = std::filesystem;

bool is_required() {
    const auto* const value = std::getenv("TESTCONTAINERS_REQUIRED");
    return value != nullptr && (std::string_view{value} == "1" || std::string_view{value} == "true");
}

} // namespace

void need_browser() {
    if (!std::string_view{BROWSER}.empty()) {
        return;
    }
    const auto* const why = "the build found no chromium, chromium-browser or google-chrome; install one and "
                            "configure again";
    if (is_required()) {
        FAIL() << why << ", or run without TESTCONTAINERS_REQUIRED=1";
    }
    GTEST_SKIP() << why;
}

ShownPage::ShownPage(fs::path page) : page_(std::move(page)), dom_(run_browser("--dump-dom")) {}

std::size_t ShownPage::bars(const std::string& kind) const {
    const auto part = "data-kind=\"" + kind + '"';
    std::size_t times = 0;
    for (auto at = dom_.find(part); at != std::string::npos; at = dom_.find(part, at + part.size())) {
        ++times;
    }
    return times;
}

std::uintmax_t ShownPage::take_picture(const std::string& name) {
    const auto picture = fs::path{OUTPUT_DIR} / (name + ".png");
    fs::create_directories(picture.parent_path());
    fs::remove(picture);
    (void)run_browser("--screenshot=" + picture.string());
    return fs::file_size(picture);
}

std::string ShownPage::run_browser(const std::string& what) {
    ChildProcess browser{{BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                          "--disable-dev-shm-usage", "--disable-background-networking",
                          "--user-data-dir=" + (home_ / "profile").string(), "--window-size=1500,900", what,
                          "file://" + page_.string()},
                         {{"HOME", home_.path().string()}}};
    std::string output;
    while (const auto line = browser.read_line(std::chrono::seconds{60})) {
        output += *line + '\n';
    }
    EXPECT_EQ(browser.wait().exit_code, 0) << output;
    return output;
}

} // namespace testcontainers::testsupport

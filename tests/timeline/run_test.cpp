// The timeline end to end: a test program with real containers, its trace, the page that the installed
// program makes of it, and what a browser draws.

#include "registry/registry_server.hpp"
#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/testcontainers.hpp"
#include "timeline/browser.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <map>
#include <string>
#include <vector>

namespace testcontainers::timeline {
namespace {

using namespace std::chrono_literals;
using ::testing::ContainsRegex;
using ::testing::HasSubstr;
using testsupport::ChildProcess;
using testsupport::RegistryServer;
using testsupport::ShownPage;

/// An image that only a registry has.
class ImageElsewhere {
public:
    ImageElsewhere() {
        images::tag("busybox:1", name_);
        images::push(name_);
        images::remove(name_);
    }
    ImageElsewhere(const ImageElsewhere&) = delete;
    ImageElsewhere& operator=(const ImageElsewhere&) = delete;
    ~ImageElsewhere() {
        if (images::exists(name_)) {
            images::remove(name_, true);
        }
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

private:
    RegistryServer registry_;
    std::string name_ = registry_.domain() + "/team/box:1";
};

class TimelineOfARun : public ::testing::Test {
protected:
    void SetUp() override { testsupport::need_browser(); }

    /// Runs a program to its end and returns its exit code.
    int run(const std::vector<std::string>& command,
            const std::map<std::string, std::string>& variables = {}) {
        ChildProcess program{command, variables};
        while (const auto line = program.read_line(60s)) {
            output_ += *line + '\n';
        }
        return program.wait().exit_code;
    }

    std::string output_;
    testsupport::TemporaryFolder folder_;
};

TEST_F(TimelineOfARun, ShowsItsTestsAndTheStagesOfItsContainers) {
    const ImageElsewhere image;
    const auto trace = (folder_ / "run.json").string();
    const auto page = (folder_ / "run.html").string();
    EXPECT_EQ(run({std::string{CHILDREN_DIR} + "/child_orders"},
                  {{"TESTCONTAINERS_TRACE", trace}, {"ORDERS_IMAGE", image.name()}}),
              1)
        << output_;
    ASSERT_EQ(run({TIMELINE, trace, page}), 0) << output_;

    ShownPage shown{page};
    EXPECT_THAT(shown.dom(), HasSubstr("4 tests (1 failed), 4 containers, 1 processes, "));
    EXPECT_EQ(shown.bars("test"), 4U);
    for (const auto* const test : {"passed\" data-kind=\"test\" data-name=\"Orders.ArePulled",
                                   "passed\" data-kind=\"test\" data-name=\"Orders.RunToTheirEnd",
                                   "passed\" data-kind=\"test\" data-name=\"Orders.AreInNoRegistry",
                                   "failed\" data-kind=\"test\" data-name=\"Orders.AreNeverReady"}) {
        EXPECT_THAT(shown.dom(), HasSubstr(test));
    }
    EXPECT_EQ(shown.bars("pull"), 2U);
    EXPECT_EQ(shown.bars("create"), 4U);
    EXPECT_EQ(shown.bars("start"), 3U);
    EXPECT_EQ(shown.bars("wait"), 3U);
    EXPECT_EQ(shown.bars("remove"), 3U);
    EXPECT_EQ(shown.bars("life"), 3U);
    EXPECT_THAT(shown.dom(),
                HasSubstr("<div class=\"bar pull\" data-kind=\"pull\" data-name=\"" + image.name()));
    EXPECT_THAT(shown.dom(), HasSubstr("outcome: pulled"));
    EXPECT_THAT(shown.dom(), HasSubstr("outcome: ended"));
    // A red frame for each stage that failed.
    for (const auto* const stage : {"pull", "create", "wait"}) {
        const std::string kind{stage};
        EXPECT_THAT(shown.dom(), HasSubstr("class=\"bar " + kind + " bad\" data-kind=\"" + kind + '"'));
    }
    EXPECT_THAT(shown.dom(), ContainsRegex(", API 1\\.[0-9]+, at .*; session "));
    EXPECT_GT(shown.take_picture("real-run"), 10'000U);
}

} // namespace
} // namespace testcontainers::timeline

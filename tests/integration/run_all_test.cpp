#include "integration/boxes.hpp"

#include <gmock/gmock.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

using Clock = std::chrono::steady_clock;

/// A container that is never ready.
tc::ContainerSpec never_ready() {
    auto spec = idle();
    spec.wait = tc::wait::log("never written");
    spec.startup_timeout = 120s;
    return spec;
}

tc::ContainerSpec ends_with(int code) {
    auto spec = shell("exit " + std::to_string(code));
    spec.wait = tc::wait::log("never written");
    return spec;
}

TEST(RunAll, GivesEachInItsPlace) {
    const auto specs =
        std::vector{shell("echo one; exec sleep 3600"), shell("echo two; exec sleep 3600"), server()};
    const auto containers = tc::run_all(specs);
    ASSERT_THAT(containers, SizeIs(3));
    for (std::size_t i = 0; i < specs.size(); ++i) {
        EXPECT_EQ(containers[i].spec(), specs[i]);
    }
    EXPECT_NO_THROW((void)containers[2].endpoint(8080_tcp));
}

TEST(RunAll, BindsToNames) {
    const auto first = server();
    const auto second = idle();
    const auto [web, box] = tc::run_all(first, second);
    EXPECT_NO_THROW((void)web.endpoint(8080_tcp));
    EXPECT_EQ(box.exec({"echo", "hi"}).out, "hi\n");
}

TEST(RunAll, StartsSideBySide) {
    // Each is ready when the other has been started.
    const auto network = tc::Network::create();
    const auto needing = [&](const std::string& name, const std::string& other) {
        auto spec = shell("until ping -c 1 -W 1 " + other +
                          " >/dev/null 2>&1; do sleep 0.05; done; echo met; exec sleep 3600");
        spec.networks = {{network, {name}}};
        spec.wait = tc::wait::log("met");
        return spec;
    };
    EXPECT_THAT(tc::run_all({needing("one", "other"), needing("other", "one")}), SizeIs(2));
}

TEST(RunAll, OfNothingIsNothing) { EXPECT_THAT(tc::run_all(std::vector<tc::ContainerSpec>{}), IsEmpty()); }

TEST(RunAll, EndsTheOthersWhenOneFails) {
    const Trace trace;
    const auto begin = Clock::now();
    const auto error = thrown_by<tc::StartError>([&] {
        (void)tc::run_all({trace.mark(never_ready()), trace.mark(ends_with(3)), trace.mark(idle())});
    });
    EXPECT_EQ(error.diagnostics().exit_code, 3);
    EXPECT_STREQ(error.where().file_name(), __FILE__);
    EXPECT_LT(Clock::now() - begin, 60s) << "the wait that never comes true was not ended";
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(RunAll, ThrowsTheFirstOfSeveralFailures) {
    const Trace trace;
    auto wrong = trace.mark(idle());
    wrong.image = "First";
    auto wrong_too = trace.mark(idle());
    wrong_too.image = "Second";
    const auto error = thrown_by<tc::ConfigError>([&] { (void)tc::run_all({wrong, wrong_too}); });
    EXPECT_THAT(error.message(), HasSubstr("\"First\""));
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(RunAll, NamesThePlaceOfTheCaller) {
    auto wrong = idle();
    wrong.image = "Wrong";
    const auto error = thrown_by<tc::ConfigError>([&] { (void)tc::run_all(wrong, wrong); });
    EXPECT_STREQ(error.where().file_name(), __FILE__);
}

} // namespace

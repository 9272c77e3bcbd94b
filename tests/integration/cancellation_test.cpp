// The end of each kind of start that its caller does not want any more: before it begins, and while it waits.

#include "integration/boxes.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <stop_token>
#include <vector>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::IsEmpty;
using ::testing::StartsWith;

using Start = std::function<void(const tc::ContainerSpec&, const std::stop_token&)>;

/// A way to start a container.
struct Way {
    const char* name;
    Start start;
};

/// What CTest calls the test.
std::ostream& operator<<(std::ostream& out, const Way& way) { return out << way.name; }

/// The names of the containers with that mark now, without waiting for what is being removed.
std::vector<std::string> there_now(const Trace& trace) {
    std::vector<std::string> ids;
    for (const auto& container : tc::Engine::current().client().containers().list(
             {{"label", {"test-trace=" + trace.value()}}}, true)) {
        ids.push_back(container.id);
    }
    return ids;
}

class Cancelled : public ::testing::TestWithParam<Way> {
protected:
    /// What the start throws.
    tc::TransportError thrown(const tc::ContainerSpec& spec) const {
        return thrown_by<tc::TransportError>([&] { GetParam().start(spec, stop_.get_token()); });
    }

    std::stop_source stop_;
    Trace trace_;
};

TEST_P(Cancelled, BeforeItBeginsAsksTheEngineForNothing) {
    auto spec = trace_.mark(idle());
    bool begun = false;
    spec.hooks.before_create = {{"notes", [&begun](const tc::HookTarget&) { begun = true; }}};
    stop_.request_stop();
    const auto error = thrown(spec);
    EXPECT_EQ(error.reason(), tc::TransportError::Reason::cancelled);
    EXPECT_THAT(error.message(), StartsWith("the start was cancelled"));
    EXPECT_FALSE(begun);
    EXPECT_THAT(there_now(trace_), IsEmpty());
}

TEST_P(Cancelled, OnItsWayLeavesNothing) {
    auto spec = trace_.mark(idle());
    spec.wait = tc::wait::log("never written");
    spec.startup_timeout = 120s;
    const tc::Hook stops{"asks for the end", [this](const tc::HookTarget&) { stop_.request_stop(); }};
    // A container that is only created has no later one.
    (std::string{GetParam().name} == "create" ? spec.hooks.before_create : spec.hooks.after_start) = {stops};
    const auto error = thrown(spec);
    EXPECT_EQ(error.reason(), tc::TransportError::Reason::cancelled);
    EXPECT_THAT(error.message(), StartsWith("the start was cancelled"));
    EXPECT_THAT(there_now(trace_), IsEmpty());
}

INSTANTIATE_TEST_SUITE_P(
    Start, Cancelled,
    ::testing::Values(Way{"run", [](const auto& spec, const auto& stop) { (void)tc::run(spec, stop); }},
                      Way{"create", [](const auto& spec, const auto& stop) { (void)tc::create(spec, stop); }},
                      Way{"run_once",
                          [](const auto& spec, const auto& stop) { (void)tc::run_once(spec, stop); }},
                      Way{"run_all",
                          [](const auto& spec, const auto& stop) {
                              (void)tc::run_all({spec, spec, spec}, stop);
                          }},
                      Way{"run_graph",
                          [](const auto& spec, const auto& stop) {
                              auto first = spec;
                              first.wait = tc::wait::running();
                              first.hooks.after_start = {};
                              (void)tc::run_graph(
                                  {{"first", first}, {"next", spec, {"first"}}, {"last", spec, {"next"}}},
                                  stop);
                          }}),
    [](const auto& way) { return std::string{way.param.name}; });

TEST(CancelledRestart, BeforeItBeginsStartsNothing) {
    auto container = tc::create(idle());
    std::stop_source stop;
    stop.request_stop();
    const auto error = thrown_by<tc::TransportError>([&] { container.start(stop.get_token()); });
    EXPECT_EQ(error.reason(), tc::TransportError::Reason::cancelled);
    EXPECT_EQ(container.inspect().state.status, "created");
}

TEST(CancelledRestart, OnItsWayKeepsTheContainerForItsHandle) {
    const Trace trace;
    auto spec = trace.mark(idle());
    spec.wait = tc::wait::log("never written");
    spec.startup_timeout = 120s;
    std::stop_source stop;
    spec.hooks.after_start = {{"asks for the end", [&](const tc::HookTarget&) { stop.request_stop(); }}};
    {
        auto container = tc::create(spec);
        const auto error = thrown_by<tc::TransportError>([&] { container.start(stop.get_token()); });
        EXPECT_EQ(error.reason(), tc::TransportError::Reason::cancelled);
        EXPECT_THAT(error.message(), StartsWith("the start was cancelled"));
        EXPECT_TRUE(container.inspect().state.running);
    }
    EXPECT_THAT(trace.left(), IsEmpty());
}

TEST(CancelledGroup, ThatIsReadyIsReturned) {
    std::stop_source stop;
    auto spec = idle();
    spec.hooks.after_ready = {{"asks for the end", [&](const tc::HookTarget&) { stop.request_stop(); }}};
    EXPECT_EQ(tc::run_all({spec}, stop.get_token()).size(), 1U);
}

} // namespace

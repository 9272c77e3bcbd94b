#include "page.hpp"

#include "testcontainers/error.hpp"
#include "traces.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::timeline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using testsupport::trace_of;

std::string refusal_of(std::string_view trace) {
    try {
        (void)render(trace, "a trace");
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "accepted";
}

constexpr const char* event =
    R"({"ph":"X","cat":"test","name":"A.B","ts":1,"dur":2,"pid":3,"tid":4,"args":{}})";

TEST(TimelinePage, HoldsEveryEvent) {
    const auto page = render(trace_of(3), "a trace");
    for (const auto* const name : {"Orders.Number0", "Orders.Number1", "Orders.Number2", "redis:7.0 tc-2"}) {
        EXPECT_THAT(page, HasSubstr(name));
    }
    EXPECT_THAT(page, HasSubstr("<title>a trace</title>"));
    EXPECT_THAT(page, Not(HasSubstr("@EVENTS@")));
}

TEST(TimelinePage, NeedsNothingFromElsewhere) {
    const auto page = render(trace_of(1), "a trace");
    for (const auto* const reference : {"http:", "https:", "src=", "href=", "@import", "url("}) {
        EXPECT_THAT(page, Not(HasSubstr(reference)));
    }
}

TEST(TimelinePage, LetsNoNameEndItsScript) {
    auto trace = trace_of(1);
    const auto at = trace.find("orders_tests");
    trace.replace(at, 12, "</script><b>");
    const auto page = render(trace, "<i>title & more</i>");
    EXPECT_THAT(page, Not(HasSubstr("</script><b>")));
    EXPECT_THAT(page, HasSubstr("\\u003c/script>\\u003cb>"));
    EXPECT_THAT(page, HasSubstr("<h1>&lt;i&gt;title &amp; more&lt;/i&gt;</h1>"));
}

TEST(TimelinePage, TakesATraceWithOrWithoutItsLastBracket) {
    EXPECT_EQ(render(std::string{"[\n"} + event + ",\n", "t"),
              render(std::string{"[\n"} + event + "\n]\n", "t"));
    EXPECT_EQ(render(std::string{"[\n"} + event + ",\n", "t"), render(std::string{"[\n"} + event, "t"));
}

TEST(TimelinePage, LeavesALastLineOutThatWasCutOff) {
    EXPECT_THAT(render(std::string{event} + ",\n{\"ph\":\"X\",\"cat\":\"half an ev", "t"),
                Not(HasSubstr("half an ev")));
}

TEST(TimelinePage, RefusesWhatIsNoTrace) {
    EXPECT_EQ(refusal_of(""), "there is no event in it; TESTCONTAINERS_TRACE=FILE has a test run write them");
    EXPECT_EQ(refusal_of("[\n]\n"), refusal_of(""));
    EXPECT_EQ(refusal_of(std::string{event} + ",\nhello\n"),
              "line 2 is no event of a trace: hello; TESTCONTAINERS_TRACE=FILE writes one event a line");
}

} // namespace
} // namespace testcontainers::timeline

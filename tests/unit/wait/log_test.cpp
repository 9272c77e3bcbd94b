#include "fakes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::wait {
namespace {

using ::testing::ElementsAre;
using ::testing::StartsWith;

TEST(WaitLog, FindsTextInALine) {
    FakeTarget target;
    const auto check = log("to accept").start();
    EXPECT_EQ(check(target), Readiness::pending("log \"to accept\" seen 0 of 1 times"));
    target.lines = {out("starting"), out("ready to accept connections")};
    EXPECT_EQ(check(target), Readiness::ready());
}

TEST(WaitLog, LooksAtEachLineOnce) {
    FakeTarget target;
    const auto check = log("ready", {.times = 3}).start();
    target.lines = {out("ready")};
    (void)check(target);
    EXPECT_EQ(check(target), Readiness::pending("log \"ready\" seen 1 of 3 times"));
    target.lines.push_back(err("ready, ready"));
    EXPECT_EQ(check(target), Readiness::pending("log \"ready\" seen 2 of 3 times"));
    target.lines.push_back(out("ready"));
    EXPECT_TRUE(check(target).is_ready());
    EXPECT_THAT(target.asked, ElementsAre("log from 0", "log from 1", "log from 1", "log from 2"));
}

TEST(WaitLog, CountsNoLineTwiceWhenTheFirstAreForgotten) {
    FakeTarget target;
    const auto check = log("ready", {.times = 3}).start();
    target.lines = {out("a"), out("b"), out("ready")};
    target.forgotten = 2;
    (void)check(target);
    EXPECT_EQ(check(target), Readiness::pending("log \"ready\" seen 1 of 3 times"));
}

TEST(WaitLog, FindsAllInOneLook) {
    FakeTarget target;
    target.lines = {out("a"), err("a"), out("b"), out("a")};
    EXPECT_TRUE(ask_once(log("a", {.times = 3}), target).is_ready());
    EXPECT_EQ(ask_once(log("a", {.times = 4}), target), Readiness::pending("log \"a\" seen 3 of 4 times"));
}

TEST(WaitLog, LooksAtOneStream) {
    FakeTarget target;
    target.lines = {out("ready")};
    EXPECT_FALSE(ask_once(log("ready", {.stream = LogStream::err}), target).is_ready());
    EXPECT_TRUE(ask_once(log("ready", {.stream = LogStream::out}), target).is_ready());
    target.lines = {err("ready")};
    EXPECT_TRUE(ask_once(log("ready", {.stream = LogStream::err}), target).is_ready());
    EXPECT_FALSE(ask_once(log("ready", {.stream = LogStream::out}), target).is_ready());
}

TEST(WaitLog, StartsAnewForEachContainer) {
    FakeTarget target;
    target.lines = {out("ready")};
    const auto strategy = log("ready", {.times = 2});
    (void)ask_once(strategy, target);
    EXPECT_EQ(ask_once(strategy, target), Readiness::pending("log \"ready\" seen 1 of 2 times"));
}

TEST(WaitLog, TakesTextAsItIs) {
    FakeTarget target;
    target.lines = {out("axb")};
    EXPECT_FALSE(ask_once(log("a.b"), target).is_ready());
    target.lines = {out("a.b")};
    EXPECT_TRUE(ask_once(log("a.b"), target).is_ready());
}

TEST(WaitLog, FindsAnExpression) {
    FakeTarget target;
    target.lines = {out("listening on port 5432")};
    EXPECT_TRUE(ask_once(log_matches("port \\d+$"), target).is_ready());
    EXPECT_TRUE(ask_once(log_matches("^listening"), target).is_ready());
    EXPECT_EQ(ask_once(log_matches("^port"), target),
              Readiness::pending("log matching \"^port\" seen 0 of 1 times"));
}

TEST(WaitLog, TakesLinesThatAreNotUtf8) {
    FakeTarget target;
    target.lines = {out(std::string("\xff\0ready", 7))};
    EXPECT_TRUE(ask_once(log("ready"), target).is_ready());
    EXPECT_TRUE(ask_once(log_matches("ready"), target).is_ready());
}

TEST(WaitLog, DescribesItself) {
    EXPECT_EQ(log("a").description(), "log \"a\"");
    EXPECT_EQ(log("a", {.times = 2}).description(), "log \"a\" 2 times");
    EXPECT_EQ(log("a", {.stream = LogStream::err}).description(), "log \"a\" on standard error");
    EXPECT_EQ(log_matches("a+", {.times = 2, .stream = LogStream::out}).description(),
              "log matching \"a+\" 2 times on standard output");
}

TEST(WaitLog, RefusesWhatCannotBe) {
    EXPECT_EQ(refusal_of([] { return log(""); }),
              "wait::log: the text is empty, and every line would match; wait::running() needs no line");
    EXPECT_EQ(refusal_of([] { return log("a", {.times = 0}); }),
              "log \"a\": times is 0; at least 1 is needed");
    EXPECT_THAT(refusal_of([] { return log_matches("a("); }),
                StartsWith("wait::log_matches: \"a(\" is not an RE2 expression: "));
    EXPECT_EQ(refusal_of([] { return log_matches("a", {.times = 0}); }),
              "log matching \"a\": times is 0; at least 1 is needed");
}

} // namespace
} // namespace testcontainers::wait

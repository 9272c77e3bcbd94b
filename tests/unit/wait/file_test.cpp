#include "fakes.hpp"

#include <gtest/gtest.h>

namespace testcontainers::wait {
namespace {

TEST(WaitFile, IsThere) {
    FakeTarget target;
    EXPECT_EQ(ask_once(file("/ready"), target), Readiness::pending("file \"/ready\" is not there"));
    target.files["/ready"] = "";
    EXPECT_EQ(ask_once(file("/ready"), target), Readiness::ready());
    EXPECT_EQ(file("/ready").description(), "file \"/ready\"");
}

TEST(WaitFile, ContainsAText) {
    FakeTarget target;
    const auto strategy = file("/state", {.contains = "up"});
    EXPECT_EQ(ask_once(strategy, target), Readiness::pending("file \"/state\" is not there"));
    target.files["/state"] = "state: down";
    EXPECT_EQ(ask_once(strategy, target), Readiness::pending("file \"/state\" does not contain \"up\""));
    target.files["/state"] = "state: up";
    EXPECT_EQ(ask_once(strategy, target), Readiness::ready());
    EXPECT_EQ(strategy.description(), "file \"/state\" containing \"up\"");
}

TEST(WaitFile, FulfilsAPredicate) {
    FakeTarget target;
    const auto strategy = file("/list", {.matches = [](const std::string& text) { return text.size() > 2; }});
    target.files["/list"] = "ab";
    EXPECT_EQ(ask_once(strategy, target),
              Readiness::pending("file \"/list\" has another content than expected"));
    target.files["/list"] = "abc";
    EXPECT_EQ(ask_once(strategy, target), Readiness::ready());
    EXPECT_NE(strategy, file("/list")) << "what a callable does is not known";
}

TEST(WaitFile, NeedsAnAbsolutePath) {
    EXPECT_EQ(refusal_of([] { return file("ready"); }),
              "wait::file: the path is \"ready\"; it must be an absolute path in the container");
    EXPECT_EQ(refusal_of([] { return file(""); }),
              "wait::file: the path is \"\"; it must be an absolute path in the container");
}

} // namespace
} // namespace testcontainers::wait

// A container that lives longer than GoogleTest: it was declared before the first test.

#include "testcontainers/testcontainers.hpp"

#include <cstdio>
#include <optional>

namespace {

namespace tc = testcontainers;

class Announcer {
public:
    ~Announcer() { std::puts("the last object ends"); }
};

const Announcer announcer;
std::optional<tc::Container> container;

} // namespace

#include <gtest/gtest.h>

TEST(Outliving, Fails) {
    container.emplace(tc::run({.image = "busybox:1", .command = {"sleep", "600"}}));
    FAIL() << "on purpose";
}

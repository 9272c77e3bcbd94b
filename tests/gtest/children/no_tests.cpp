// A program without GoogleTest.

#include "testcontainers/testcontainers.hpp"

int main() {
    namespace tc = testcontainers;
    const auto container = tc::run({.image = "busybox:1", .command = {"sleep", "600"}});
}

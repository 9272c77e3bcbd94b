#include "cases/cases.hpp"
#include "process/run.hpp"

#include <fmt/format.h>

#include <stdexcept>

namespace benchmarks {
namespace {

constexpr auto plain_test = R"(#include <gtest/gtest.h>
TEST(Redis, Answers) { EXPECT_EQ(6379, 6379); }
)";

constexpr auto minimal_test = R"(#include <gtest/gtest.h>
#include <testcontainers/testcontainers.hpp>
namespace tc = testcontainers;
using namespace tc::literals;
TEST(Redis, Answers) {
    auto redis = tc::run({.image = "redis:7.0", .ports = {6379_tcp}});
    EXPECT_EQ(redis.exec({"redis-cli", "ping"}).out, "PONG\n");
}
)";

/// The compiler that the benchmarks were built with, on a source text.
Side compiles(const std::string& source) {
    return {.timed = [source] {
        const auto done =
            testcontainers::process::run({.argv = {TC_BENCH_COMPILER, "-std=c++20", "-I", TC_BENCH_INCLUDE,
                                                   "-x", "c++", "-c", "-o", "/dev/null", "-"},
                                          .input = source,
                                          .environment = {{"CCACHE_DISABLE", "1"}}});
        if (!done.ok()) {
            throw std::runtime_error("a source does not compile: " + done.err);
        }
    }};
}

} // namespace

Cases compile_cases(bool quick) {
    Cases cases{
        {"compile: umbrella; floor: gtest.h",
         compiles("#include <testcontainers/testcontainers.hpp>\n"),
         compiles("#include <gtest/gtest.h>\n"),
         {},
         "1",
         3},
    };
    if (!quick) {
        cases.push_back(
            {"compile: a test; floor: gtest alone", compiles(minimal_test), compiles(plain_test)});
    }
    return cases;
}

} // namespace benchmarks

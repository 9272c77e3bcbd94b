#include "integration/boxes.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <cstdint>
#include <sstream>

#include <sys/resource.h>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A container that runs until it is killed, once it wrote what `script` does.
tc::ContainerSpec writer(const std::string& script) {
    auto spec = shell(script + "; echo ready; exec sleep 3600");
    spec.wait = tc::wait::log("ready");
    return spec;
}

/// A container that wrote what `script` does, and has ended.
tc::ContainerSpec wrote(const std::string& script) {
    auto spec = shell(script);
    spec.wait = tc::wait::exits_with(0);
    return spec;
}

TEST(FollowLogs, GoesOnThroughRestartsUntilTheContainerIsRemoved) {
    auto container = tc::run(writer("echo run $(date +%s%N)"));
    const tc::LogCapture all;
    auto follower = container.follow_logs(all.consumer(), {}, tc::FollowUntil::removal);
    container.restart(0s);
    container.stop(0s);
    container.start();
    const auto expected = container.logs().all;
    ASSERT_TRUE(all.wait_for(expected));
    container.remove();
    follower.wait();
    EXPECT_EQ(all.text(), expected);
    EXPECT_EQ(std::count(expected.begin(), expected.end(), '\n'), 6);
}

TEST(FollowLogs, GoesOnWithAContainerThatTheEngineStartsAgain) {
    auto spec = shell("n=$(cat /n 2>/dev/null || echo 0); echo run $n; echo $((n + 1)) > /n; test $n -ge 3");
    spec.process.restart = {.when = tc::RestartPolicy::When::on_failure};
    spec.wait = tc::wait::log("run 0");
    const auto container = tc::run(spec);
    const tc::LogCapture all;
    auto follower = container.follow_logs(all.consumer());
    ASSERT_TRUE(all.wait_for("run 3", 60s));
    follower.wait();
    EXPECT_EQ(all.text(), "run 0\nrun 1\nrun 2\nrun 3\n");
}

TEST(FollowLogs, GivesEachOfManyLinesOnce) {
    constexpr std::uint64_t lines = 200'000;
    const auto container = tc::run(wrote("seq 1 200000"));
    std::uint64_t next = 1;
    std::uint64_t wrong = 0;
    auto follower = container.follow_logs(
        [&](const tc::LogLine& line) { wrong += line.text == std::to_string(next++) ? 0U : 1U; });
    follower.wait();
    EXPECT_EQ(next, lines + 1);
    EXPECT_EQ(wrong, 0U);
}

TEST(FollowLogs, LosesNothingWhenTheLogIsRotated) {
    // The container writes as much as one file of its log holds when it is told to, so that the follower
    // keeps up: of the two files one is thrown away each time.
    auto spec = shell("mkfifo /go; echo ready; while read n < /go; do seq ${n}000 ${n}159; done");
    spec.logging = {.driver = "json-file", .options = {{"max-size", "10k"}, {"max-file", "2"}}};
    spec.wait = tc::wait::log("ready");
    auto container = tc::run(spec);
    const tc::LogCapture all;
    auto follower = container.follow_logs(all.consumer());
    std::string expected = "ready\n";
    for (int round = 1; round <= 4; ++round) {
        (void)container.exec({"sh", "-c", "echo " + std::to_string(round) + " > /go"}).or_throw();
        for (int line = 0; line < 160; ++line) {
            expected += std::to_string(round * 1000 + line) + '\n';
        }
        ASSERT_TRUE(all.wait_for(std::to_string(round * 1000 + 159) + '\n', 60s));
    }
    container.kill();
    follower.wait();
    EXPECT_EQ(all.text(), expected);
    EXPECT_LT(container.logs().out.size(), expected.size()) << "the log was not rotated";
}

TEST(FollowLogs, NeedsNoMoreMemoryForALongLog) {
    const auto container =
        tc::run(wrote("for i in 1 2 3 4 5 6 7 8; do head -c 8000000 /dev/zero | tr '\\0' x; echo; done"));
    ::rusage before{};
    ::getrusage(RUSAGE_SELF, &before);
    std::size_t bytes = 0;
    std::size_t ends = 0;
    auto follower = container.follow_logs([&](const tc::LogLine& line) {
        bytes += line.text.size();
        ends += line.end == tc::LineEnd::lf ? 1U : 0U;
    });
    follower.wait();
    ::rusage after{};
    ::getrusage(RUSAGE_SELF, &after);
    EXPECT_EQ(bytes, 64'000'000U);
    EXPECT_EQ(ends, 8U);
    EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 16 * 1024);
}

TEST(FollowLogs, JoinsLongLinesOfATerminal) {
    auto spec = wrote(
        "head -c 40000 /dev/zero | tr '\\0' x; echo; head -c 16384 /dev/zero | tr '\\0' y; echo; echo end");
    spec.process.tty = true;
    const tc::LogCapture all;
    const auto container = tc::run(spec);
    container.follow_logs(all.consumer()).wait();
    EXPECT_TRUE(all.text() == std::string(40000, 'x') + "\r\n" + std::string(16384, 'y') + "\r\nend\r\n");
}

TEST(FollowLogs, KeepsEveryByteWhereTheLogDriverDoes) {
    // What is no UTF-8 becomes U+FFFD in json-file, the engine's own default; `local` keeps it.
    auto spec = wrote(R"(printf '\000\001\377\033[1m\n'; printf '\303\274\n'; printf 'cr\r\nno end')");
    spec.logging = {.driver = "local"};
    const tc::LogCapture all;
    const auto container = tc::run(spec);
    container.follow_logs(all.consumer()).wait();
    EXPECT_EQ(all.text(), std::string("\0\1\xff\33[1m\n", 8) + "\u00fc\ncr\r\nno end");
}

TEST(LogConsumers, AreGivenTheOutputFromTheStartToTheEndOfTheHandle) {
    const TemporaryFolder folder;
    const tc::LogCapture all;
    std::ostringstream shown;
    std::string expected;
    {
        auto spec = writer("echo begin");
        spec.logging.consumers = {{"keeps it", all.consumer()},
                                  {"shows it", tc::log_to(shown, "box | ")},
                                  {"saves it", tc::log_to_file(folder / "box.log")}};
        auto container = tc::run(spec);
        container.restart(0s);
        (void)container.exec({"sh", "-c", "echo last > /proc/1/fd/1"}).or_throw();
        ASSERT_TRUE(all.wait_for("last\n"));
        expected = container.logs().all;
    }
    EXPECT_THAT(expected, HasSubstr("last\n"));
    EXPECT_EQ(all.text(), expected);
    EXPECT_EQ(content_of(folder / "box.log"), expected);
    EXPECT_EQ(shown.str(), "box | begin\nbox | ready\nbox | begin\nbox | ready\nbox | last\n");
}

TEST(LogConsumers, AreGivenTheOutputOfAStartThatFails) {
    const tc::LogCapture all;
    auto spec = shell("echo no such table >&2; exit 3");
    spec.logging.consumers = {{"keeps it", all.consumer()}};
    spec.wait = tc::wait::log("ready");
    EXPECT_THROW((void)tc::run(spec), tc::StartError);
    EXPECT_EQ(all.text(), "no such table\n");
}

TEST(LogConsumers, AreGivenTheOutputOfWhatIsRunOnce) {
    const tc::LogCapture all;
    auto spec = shell("echo done");
    spec.logging.consumers = {{"keeps it", all.consumer()}};
    (void)tc::run_once(spec);
    EXPECT_EQ(all.text(), "done\n");
}

TEST(LogConsumers, ThatThrowAreReported) {
    auto spec = writer("true");
    spec.logging.consumers = {
        {"trips", [](const tc::LogLine&) { throw std::runtime_error("over its feet"); }}};
    testing::internal::CaptureStderr();
    {
        auto container = tc::run(spec);
        container.remove();
    }
    EXPECT_THAT(testing::internal::GetCapturedStderr(),
                testing::ContainsRegex("the log consumer that trips failed for container .*: over its feet"));
}

} // namespace

#include "integration/boxes.hpp"

#include <gmock/gmock.h>

#include <functional>
#include <stdexcept>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Lines that a follower hands over, and a place to wait for them.
class Lines {
public:
    [[nodiscard]] tc::LogConsumer consumer() {
        return [this](const tc::LogLine& line) {
            const std::lock_guard lock(mutex_);
            lines_.push_back(line);
            changed_.notify_all();
        };
    }

    /// The lines, once there are `count`.
    std::vector<tc::LogLine> wait_for(std::size_t count) {
        std::unique_lock lock(mutex_);
        EXPECT_TRUE(changed_.wait_for(lock, 30s, [&] { return lines_.size() >= count; }))
            << lines_.size() << " lines only";
        return lines_;
    }

    [[nodiscard]] std::size_t count() {
        const std::lock_guard lock(mutex_);
        return lines_.size();
    }

    std::vector<std::string> texts(std::size_t count) {
        std::vector<std::string> texts;
        for (const auto& line : wait_for(count)) {
            texts.push_back(line.text);
        }
        return texts;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<tc::LogLine> lines_;
};

/// A container that wrote what `script` does, and has ended.
tc::Container wrote(const std::string& script) {
    auto spec = shell(script);
    spec.wait = tc::wait::exits_with(0);
    return tc::run(spec);
}

/// A container that runs until it is killed, once it wrote what `script` does.
tc::Container writes(const std::string& script) {
    auto spec = shell(script + "; echo ready; exec sleep 3600");
    spec.wait = tc::wait::log("ready");
    return tc::run(spec);
}

/// Has the container's first process write a line.
void write(const tc::Container& container, const std::string& line) {
    (void)container.exec({"sh", "-c", "echo '" + line + "' > /proc/1/fd/1"}).or_throw();
}

TEST(Logs, KeepTheStreamsApartAndTogether) {
    const auto logs = wrote("echo one; echo two >&2; echo three").logs();
    EXPECT_EQ(logs.out, "one\nthree\n");
    EXPECT_EQ(logs.err, "two\n");
    EXPECT_THAT(logs.all, SizeIs(logs.out.size() + logs.err.size()));
}

TEST(Logs, HaveAnUnterminatedLastLine) { EXPECT_EQ(wrote("printf 'no end'").logs().out, "no end"); }

TEST(Logs, MayBeTheLastLinesOnly) {
    const auto container = wrote("for i in 1 2 3 4 5; do echo $i; done");
    EXPECT_EQ(container.logs({.tail = 2}).out, "4\n5\n");
    EXPECT_EQ(container.logs({.tail = 0}).out, "");
}

TEST(Logs, MayBeOfATimeOnly) {
    const auto container = writes("echo before");
    Lines lines;
    auto follower = container.follow_logs(lines.consumer());
    const auto boundary = lines.wait_for(2).back().time + 1ns;
    write(container, "after");
    (void)lines.wait_for(3);
    EXPECT_EQ(container.logs({.since = boundary}).all, "after\n");
    EXPECT_EQ(container.logs({.until = boundary}).all, "before\nready\n");
}

TEST(Logs, MayHaveTheTimesOfTheirLines) {
    const auto before = std::chrono::system_clock::now() - 1h;
    const auto container = wrote("echo one; echo two >&2; printf three");
    const auto logs = container.logs({.timestamps = true});
    EXPECT_EQ(logs.out, "one\nthree");
    EXPECT_EQ(logs.err, "two\n");
    ASSERT_THAT(logs.lines, SizeIs(3));
    for (const auto& line : logs.lines) {
        EXPECT_GT(line.time, before) << line.text;
        EXPECT_EQ(line.stream, line.text == "two" ? tc::LogStream::err : tc::LogStream::out);
        EXPECT_EQ(line.end, line.text == "three" ? tc::LineEnd::none : tc::LineEnd::lf);
    }
    const auto last = container.logs({.tail = 1, .timestamps = true}).lines;
    ASSERT_THAT(last, SizeIs(1));
    EXPECT_EQ(container.logs({.since = last.front().time, .timestamps = true}).lines.back(), last.front());
    EXPECT_THAT(container.logs().lines, IsEmpty());
}

TEST(Logs, OfAContainerThatIsGoneAreNotFound) {
    auto container = tc::run(idle());
    container.remove();
    EXPECT_THROW((void)container.logs(), tc::NotFound);
    EXPECT_THROW((void)container.follow_logs([](const tc::LogLine&) {}), tc::NotFound);
}

TEST(FollowLogs, GivesWhatWasWrittenAndWhatWillBe) {
    const auto container = writes("echo first; echo second >&2");
    Lines lines;
    auto follower = container.follow_logs(lines.consumer());
    (void)lines.wait_for(3);
    write(container, "third");
    const auto all = lines.wait_for(4);
    EXPECT_EQ(all.back().text, "third");
    EXPECT_EQ(all.back().stream, tc::LogStream::out);
    EXPECT_GT(all.back().time, std::chrono::system_clock::time_point{});
}

TEST(FollowLogs, EndsWithTheContainer) {
    auto container = writes("true");
    Lines lines;
    auto follower = container.follow_logs(lines.consumer());
    container.stop(0s);
    follower.wait();
    EXPECT_THAT(lines.texts(1), ElementsAre("ready"));
}

TEST(FollowLogs, OfAnEndedContainerGivesAllAndEnds) {
    const auto container = wrote("echo one; echo two >&2; printf 'no end'");
    Lines lines;
    auto follower = container.follow_logs(lines.consumer());
    follower.wait();
    EXPECT_THAT(lines.texts(3), testing::UnorderedElementsAre("one", "two", "no end"));
}

TEST(FollowLogs, JoinsALineThatComesInSeveralFrames) {
    const auto container = wrote("head -c 40000 /dev/zero | tr '\\0' x; echo; echo next");
    Lines lines;
    auto follower = container.follow_logs(lines.consumer());
    follower.wait();
    const auto texts = lines.texts(2);
    ASSERT_THAT(texts, SizeIs(2));
    EXPECT_EQ(texts[0], std::string(40000, 'x'));
    EXPECT_EQ(texts[1], "next");
}

TEST(FollowLogs, MayBeginAtTheEnd) {
    const auto container = writes("echo before");
    Lines lines;
    auto follower = container.follow_logs(lines.consumer(), {.tail = 0});
    // The stream may open after the first of these: any of them may be the one that is heard first.
    for (int i = 0; lines.count() == 0 && i < 100; ++i) {
        write(container, "after " + std::to_string(i));
    }
    EXPECT_THAT(lines.texts(1).front(), testing::StartsWith("after "));
}

TEST(FollowLogs, StopsAtOnce) {
    const auto container = writes("true");
    Lines lines;
    auto follower = container.follow_logs(lines.consumer());
    (void)lines.wait_for(1);
    const auto begin = std::chrono::steady_clock::now();
    follower.stop();
    follower.stop();
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 2s);
    follower.wait();
    write(container, "unheard");
    EXPECT_THAT(lines.texts(1), ElementsAre("ready"));
}

TEST(FollowLogs, MayBeStoppedByItsConsumer) {
    const auto container = writes("echo one; echo two");
    std::mutex mutex;
    std::condition_variable changed;
    int calls = 0;
    std::unique_ptr<tc::LogFollower> follower;
    {
        // The consumer waits until the follower has its place.
        const std::lock_guard lock(mutex);
        follower = std::make_unique<tc::LogFollower>(container.follow_logs([&](const tc::LogLine&) {
            const std::lock_guard inner(mutex);
            ++calls;
            follower->stop();
            changed.notify_all();
        }));
    }
    std::unique_lock lock(mutex);
    ASSERT_TRUE(changed.wait_for(lock, 30s, [&] { return calls > 0; }));
    lock.unlock();
    follower.reset();
    EXPECT_EQ(calls, 1);
}

TEST(FollowLogs, HandsOnWhatItsConsumerThrows) {
    const auto container = writes("true");
    auto follower =
        container.follow_logs([](const tc::LogLine& line) { throw std::out_of_range(line.text); });
    try {
        follower.wait();
        FAIL() << "nothing was thrown";
    } catch (const std::out_of_range& error) {
        EXPECT_STREQ(error.what(), "ready");
    }
    EXPECT_NO_THROW(follower.wait()) << "an exception is thrown once";
}

TEST(FollowLogs, MovesWithItsHandle) {
    const auto container = writes("true");
    Lines first;
    Lines second;
    auto follower = container.follow_logs(first.consumer());
    auto moved = std::move(follower);
    moved = container.follow_logs(second.consumer());
    write(container, "again");
    EXPECT_THAT(second.texts(2), ElementsAre("ready", "again"));
}

} // namespace

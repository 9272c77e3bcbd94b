// What a great many commands leave behind: nothing, here and at the engine.

#include "integration/boxes.hpp"

#include "testcontainers/docker/monitoring.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <filesystem>
#include <iterator>
#include <thread>
#include <vector>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::IsEmpty;

std::ptrdiff_t entries(const char* folder) {
    return std::distance(std::filesystem::directory_iterator(folder), {});
}

/// Descriptors and threads of this process, now.
struct Held {
    std::ptrdiff_t descriptors = entries("/proc/self/fd");
    std::ptrdiff_t threads = entries("/proc/self/task");
};

class RealExecs : public ::testing::Test {
protected:
    /// Runs so many commands on several threads. Returns how many gave what they should have.
    int run(int count) {
        std::atomic<int> next = 0;
        std::atomic<int> good = 0;
        {
            std::vector<std::jthread> threads;
            for (int i = 0; i < side_by_side; ++i) {
                threads.emplace_back([&] {
                    for (auto number = next++; number < count; number = next++) {
                        const auto word = std::to_string(number);
                        good += box_.exec({"echo", word}).out == word + '\n' ? 1 : 0;
                    }
                });
            }
        }
        return good;
    }

    static constexpr int side_by_side = 8;
    const tc::Container box_ = tc::run(idle());
};

TEST_F(RealExecs, LeaveNoDescriptorThreadOrCommand) {
    constexpr int enough = 1000;
    // The first ones open the connections that are kept for the next.
    ASSERT_EQ(run(2 * side_by_side), 2 * side_by_side);
    const Held before;
    ASSERT_EQ(run(enough), enough);
    const Held after;
    EXPECT_LE(after.descriptors, before.descriptors + side_by_side);
    EXPECT_EQ(after.threads, before.threads);
    EXPECT_THAT(box_.inspect().exec_ids, IsEmpty());
    EXPECT_EQ(box_.top().processes.size(), 1U);
}

} // namespace

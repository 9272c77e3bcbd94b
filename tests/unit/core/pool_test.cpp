#include "testcontainers/pool.hpp"

#include "support/gate.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <functional>
#include <future>
#include <latch>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers {
namespace {

using ::testing::HasSubstr;

/// Counts itself; can be moved and not copied, as what it stands for.
class Thing {
public:
    explicit Thing(int number, std::atomic<int>& alive)
        : number_(number), alive_(&alive, [](auto* count) { --*count; }) {
        ++alive;
    }
    [[nodiscard]] int number() const { return number_; }

private:
    int number_;
    std::unique_ptr<std::atomic<int>, void (*)(std::atomic<int>*)> alive_;
};

std::string error_of_pool(std::size_t size, std::function<int()> make, const PoolOptions& options = {}) {
    try {
        const Pool<int> pool(size, std::move(make), options);
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no error";
}

TEST(Pool, GivesEachOnce) {
    std::atomic<int> alive = 0;
    std::atomic<int> made = 0;
    {
        Pool<Thing> pool(3, [&] { return Thing{++made, alive}; });
        std::set<int> numbers;
        for (int i = 0; i < 20; ++i) {
            numbers.insert(pool.take().number());
        }
        EXPECT_EQ(numbers.size(), 20U);
    }
    EXPECT_EQ(alive, 0);
    EXPECT_LE(made, 23);
}

TEST(Pool, MakesAheadAsManyAsAskedFor) {
    std::promise<void> two_made;
    std::atomic<int> made = 0;
    Pool<int> pool(2, [&] {
        if (++made == 2) {
            two_made.set_value();
        }
        return made.load();
    });
    two_made.get_future().wait();
    EXPECT_EQ(pool.take() + pool.take(), 3);
}

TEST(Pool, TellsAFailureToOneTakerAndTriesAgain) {
    std::atomic<int> calls = 0;
    Pool<int> pool(1, [&]() -> int {
        if (++calls == 1) {
            throw std::runtime_error("no image");
        }
        return calls;
    });
    EXPECT_THROW((void)pool.take(), std::runtime_error);
    EXPECT_EQ(pool.take(), 2);
}

TEST(Pool, DoesNotTryAgainUntilSomebodyAsks) {
    std::atomic<int> calls = 0;
    {
        const Pool<int> pool(5, [&]() -> int {
            ++calls;
            throw std::runtime_error("no image");
        });
        while (calls == 0) {
            std::this_thread::yield();
        }
    }
    EXPECT_EQ(calls, 1);
}

TEST(Pool, MakesSideBySideWhenAsked) {
    std::atomic<int> inside = 0;
    testsupport::Gate both;
    Pool<bool> pool(2,
                    [&] {
                        if (++inside == 2) {
                            both.open();
                        }
                        return both.wait();
                    },
                    {.makers = 2});
    EXPECT_TRUE(pool.take()) << "the first waited for the second";
}

/// So many threads of the pool have ended.
std::atomic<int> ended_makers = 0;

struct EndOfMaker {
    ~EndOfMaker() {
        ++ended_makers;
        ended_makers.notify_all();
    }
};

TEST(Pool, EndsItsMakersSideBySide) {
    constexpr int makers = 8;
    ended_makers = 0;
    std::latch all{makers};
    std::atomic<int> calls = 0;
    testsupport::Gate last_began;
    std::optional<Pool<int>> pool;
    pool.emplace(
        makers,
        [&] {
            if (++calls <= makers) {
                const thread_local EndOfMaker end;
                all.arrive_and_wait();
                return 0;
            }
            last_began.open();
            for (int ended = ended_makers; ended < makers - 1; ended = ended_makers) {
                ended_makers.wait(ended);
            }
            return 0;
        },
        PoolOptions{.makers = makers});
    (void)pool->take();
    ASSERT_TRUE(last_began.wait());
    pool.reset();
    EXPECT_EQ(calls, makers + 1);
    EXPECT_EQ(ended_makers, makers);
}

TEST(Pool, ServesManyThreads) {
    std::atomic<int> made = 0;
    Pool<int> pool(4, [&] { return ++made; }, {.makers = 3});
    std::mutex mutex;
    std::set<int> numbers;
    {
        std::vector<std::jthread> takers;
        for (int i = 0; i < 8; ++i) {
            takers.emplace_back([&] {
                for (int k = 0; k < 50; ++k) {
                    const int number = pool.take();
                    const std::lock_guard lock(mutex);
                    numbers.insert(number);
                }
            });
        }
    }
    EXPECT_EQ(numbers.size(), 400U);
}

TEST(Pool, OfAParentIsLeftAloneByAForkedChild) {
    std::atomic<int> alive = 0;
    std::optional<Pool<Thing>> pool;
    pool.emplace(1, [&] { return Thing{1, alive}; });
    while (pool->ready() == 0) {
        std::this_thread::yield();
    }
    const auto child = ::fork();
    if (child == 0) {
        bool refused = false;
        try {
            (void)pool->take();
        } catch (const Error&) {
            refused = true;
        }
        const auto ready = pool->ready();
        pool.reset();
        ::_exit(refused && ready == 0 && alive == 1 ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(pool->take().number(), 1);
}

TEST(Pool, RefusesWhatItCannotDo) {
    const auto make = [] { return 1; };
    EXPECT_EQ(error_of_pool(0, make), "Pool: the size is 0; 1 to 1000 can be kept");
    EXPECT_EQ(error_of_pool(1001, make), "Pool: the size is 1001; 1 to 1000 can be kept");
    EXPECT_EQ(error_of_pool(1, make, {.makers = 0}), "PoolOptions::makers is 0; 1 to 64 are possible");
    EXPECT_EQ(error_of_pool(1, make, {.makers = 65}), "PoolOptions::makers is 65; 1 to 64 are possible");
    EXPECT_THAT(error_of_pool(1, nullptr), HasSubstr("the maker is empty"));
}

} // namespace
} // namespace testcontainers

#include "testcontainers/owned.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <utility>

namespace {

using testcontainers::internal::Owned;

/// Counts those of its kind that are alive.
class Counted {
public:
    explicit Counted(int& alive) : alive_(alive) { ++alive_; }
    Counted(Counted&&) = delete;
    Counted& operator=(Counted&&) = delete;
    ~Counted() { --alive_; }

private:
    int& alive_;
};

TEST(Owned, EndsWhatItHolds) {
    int alive = 0;
    {
        const Owned<Counted> owned = std::make_unique<Counted>(alive);
        EXPECT_TRUE(owned);
        EXPECT_EQ(alive, 1);
    }
    EXPECT_EQ(alive, 0);
    EXPECT_FALSE(Owned<Counted>{});
}

TEST(Owned, Moves) {
    int alive = 0;
    Owned<Counted> first = std::make_unique<Counted>(alive);
    auto* const held = first.get();
    Owned<Counted> second = std::move(first);
    EXPECT_EQ(second.get(), held);
    EXPECT_FALSE(first); // NOLINT(bugprone-use-after-move): it is empty
    first = std::make_unique<Counted>(alive);
    EXPECT_EQ(alive, 2);
    first = std::move(second);
    EXPECT_EQ(alive, 1);
    EXPECT_EQ(first.get(), held);
}

TEST(Owned, MovesIntoItself) {
    int alive = 0;
    Owned<Counted> owned = std::make_unique<Counted>(alive);
    auto& same = owned;
    owned = std::move(same);
    EXPECT_TRUE(owned);
    EXPECT_EQ(alive, 1);
}

} // namespace

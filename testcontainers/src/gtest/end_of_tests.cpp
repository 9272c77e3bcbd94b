#include "testcontainers/gtest/end_of_tests.hpp"

#include <gtest/gtest.h>

#include <mutex>
#include <utility>
#include <vector>

namespace testcontainers::testing {
namespace {

/// Ends what was started for all tests, in the opposite order.
class EndOfTests final : public ::testing::Environment {
public:
    static EndOfTests& instance() {
        // GoogleTest owns it.
        static auto* const environment =
            static_cast<EndOfTests*>(::testing::AddGlobalTestEnvironment(new EndOfTests));
        return *environment;
    }

    void add(std::function<void()> end) {
        const std::lock_guard lock{mutex_};
        ends_.push_back(std::move(end));
    }

    void TearDown() override {
        std::vector<std::function<void()>> ends;
        {
            const std::lock_guard lock{mutex_};
            ends.swap(ends_);
        }
        while (!ends.empty()) {
            ends.back()();
            ends.pop_back();
        }
    }

private:
    std::mutex mutex_;
    std::vector<std::function<void()>> ends_;
};

/// GoogleTest must know its environments before it runs the tests.
[[maybe_unused]] const auto& registered_early = EndOfTests::instance();

} // namespace

void at_end_of_tests(std::function<void()> end) { EndOfTests::instance().add(std::move(end)); }

} // namespace testcontainers::testing

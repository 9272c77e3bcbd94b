#include "forward/orders.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::forward {

std::uint64_t Orders::begin(const Fault& fault) {
    std::unique_lock lock(mutex_);
    const auto number = ++last_rule_;
    rules_.push_back({number, fault});
    order(std::move(lock));
    return number;
}

void Orders::end(std::uint64_t number) {
    std::unique_lock lock(mutex_);
    std::erase_if(rules_, [number](const Rule& rule) { return rule.number == number; });
    order(std::move(lock));
}

void Orders::reset() {
    std::unique_lock lock(mutex_);
    reset_ = true;
    order(std::move(lock));
}

void Orders::settle() { order(std::unique_lock{mutex_}); }

void Orders::order(std::unique_lock<std::mutex> lock) {
    const auto mine = ++ordered_;
    call_();
    changed_.wait(lock, [&] { return done_ >= mine; });
}

std::optional<Orders::News> Orders::take() {
    const std::lock_guard lock(mutex_);
    if (taken_ == ordered_) {
        return std::nullopt;
    }
    taken_ = ordered_;
    return News{.rules = rules_, .reset = std::exchange(reset_, false), .count = ordered_};
}

void Orders::done(const News& news) {
    const std::lock_guard lock(mutex_);
    done_ = news.count;
    changed_.notify_all();
}

} // namespace testcontainers::forward

#include "testcontainers/pool.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/owned_thread.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <vector>

namespace testcontainers::internal {
namespace {

constexpr std::size_t largest_pool = 1000;
constexpr std::size_t most_makers = 64;

void check(std::size_t size, std::size_t makers, bool has_maker, std::source_location where) {
    if (size == 0 || size > largest_pool) {
        throw ConfigError(fmt::format("Pool: the size is {}; 1 to {} can be kept", size, largest_pool),
                          where);
    }
    if (makers == 0 || makers > most_makers) {
        throw ConfigError(fmt::format("PoolOptions::makers is {}; 1 to {} are possible", makers, most_makers),
                          where);
    }
    if (!has_maker) {
        throw ConfigError("Pool: the maker is empty; a function that starts one resource is needed", where);
    }
}

} // namespace

/// What is there and what is being made. The threads that make keep it as well, so that a forked child, in
/// which they never end, destroys none of its parent's resources.
class PoolCore::Stock {
public:
    Stock(std::size_t size, std::function<Item()> make) : size_(size), make_(std::move(make)) {}

    /// Makes items until it is asked to stop.
    void fill(const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop,
                             [this] { return !failure_ && spare_.size() + in_work_ < size_ + waiting_; })) {
            ++in_work_;
            lock.unlock();
            make_one();
            lock.lock();
            --in_work_;
            changed_.notify_all();
        }
    }

    Item take() {
        std::unique_lock lock(mutex_);
        ++waiting_;
        changed_.notify_all();
        changed_.wait(lock, [this] { return failure_ || !spare_.empty(); });
        --waiting_;
        if (spare_.empty()) {
            changed_.notify_all();
            std::rethrow_exception(std::exchange(failure_, nullptr));
        }
        auto taken = std::move(spare_.front());
        spare_.pop_front();
        changed_.notify_all();
        return taken;
    }

    [[nodiscard]] std::size_t ready() const {
        const std::lock_guard lock(mutex_);
        return spare_.size();
    }

private:
    void make_one() {
        try {
            auto made = make_();
            const std::lock_guard lock(mutex_);
            spare_.push_back(std::move(made));
        } catch (...) {
            const std::lock_guard lock(mutex_);
            failure_ = std::current_exception();
        }
    }

    std::size_t size_;
    std::function<Item()> make_;
    mutable std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<Item> spare_;
    std::exception_ptr failure_;
    std::size_t in_work_ = 0;
    std::size_t waiting_ = 0;
};

namespace {

/// Threads that end side by side, as they have worked.
class Makers {
public:
    Makers() = default;
    Makers(Makers&&) = delete;
    Makers& operator=(Makers&&) = delete;
    ~Makers() {
        for (auto& thread : threads_) {
            thread.ask_to_stop();
        }
    }

    void add(std::function<void(const std::stop_token&)> work) { threads_.emplace_back(std::move(work)); }
    [[nodiscard]] const OwnedThread& first() const { return threads_.front(); }

private:
    std::vector<OwnedThread> threads_;
};

} // namespace

class PoolCore::State {
public:
    State(std::shared_ptr<Stock> stock, std::size_t makers) : stock_(std::move(stock)) {
        for (std::size_t i = 0; i < makers; ++i) {
            makers_.add([stock = stock_](const std::stop_token& stop) { stock->fill(stop); });
        }
    }

    Item take(std::source_location where) {
        makers_.first().check_here("the pool", where);
        return stock_->take();
    }

    /// A lock of the parent's may be held for ever in a forked child.
    [[nodiscard]] std::size_t ready() const { return makers_.first().is_here() ? stock_->ready() : 0; }

private:
    std::shared_ptr<Stock> stock_;
    Makers makers_;
};

PoolCore::PoolCore(std::size_t size, std::function<Item()> make, const PoolOptions& options,
                   std::source_location where) {
    check(size, options.makers, static_cast<bool>(make), where);
    state_ = std::make_unique<State>(std::make_shared<Stock>(size, std::move(make)), options.makers);
}

PoolCore::~PoolCore() = default;

PoolCore::Item PoolCore::take(std::source_location where) { return state_->take(where); }

std::size_t PoolCore::ready() const { return state_->ready(); }

} // namespace testcontainers::internal

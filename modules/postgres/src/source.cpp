#include "source.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <deque>
#include <random>
#include <utility>

namespace testcontainers::modules {
namespace postgres {
namespace {

/// The database in which there is nothing of the user's: from here others are made and dropped.
constexpr const char* maintenance_database = "postgres";

} // namespace

class Dropper::Work {
public:
    explicit Work(Account account) : account_(std::move(account)) {}

    void add(std::string name) {
        const std::lock_guard lock(mutex_);
        names_.push_back(std::move(name));
        changed_.notify_one();
    }

    void run(const std::stop_token& stop) {
        for (bool more = true; more;) {
            std::unique_lock lock(mutex_);
            more = changed_.wait(lock, stop, [this] { return !names_.empty(); });
            const auto names = std::exchange(names_, {});
            lock.unlock();
            try {
                drop_all(names);
            } catch (const Error&) {
                // The server is gone, and the databases with it.
                session_.reset();
            }
        }
    }

private:
    void drop_all(const std::deque<std::string>& names) {
        for (const auto& name : names) {
            if (!session_) {
                session_.emplace(account_, maintenance_database);
            }
            constexpr int first_with_force = 130000;
            const char* const force = session_->version() < first_with_force ? "" : " WITH (FORCE)";
            (void)session_->run(fmt::format("DROP DATABASE IF EXISTS {}{}", identifier(name), force));
        }
    }

    Account account_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    std::deque<std::string> names_;
    std::optional<Session> session_;
};

Dropper::Dropper(Account account)
    : work_(std::make_shared<Work>(std::move(account))),
      thread_([work = work_](const std::stop_token& stop) { work->run(stop); }) {}

void Dropper::drop(std::string name) noexcept {
    if (thread_.is_here()) {
        work_->add(std::move(name));
    }
}

} // namespace postgres

PostgresDatabase::Source::Source(postgres::Account account, std::string template_name, bool is_own,
                                 std::size_t stock)
    : account_(std::move(account)), template_(std::move(template_name)), is_own_(is_own), stock_size_(stock),
      dropper_(account_) {}

PostgresDatabase::Source::~Source() {
    stock_.reset();
    if (is_own_) {
        dropper_.drop(template_);
    }
}

std::string PostgresDatabase::Source::take() {
    if (auto* const pool = stock()) {
        return pool->take().keep();
    }
    return make().keep();
}

/// From the second call on: who needs one database alone need not wait for others to be dropped.
testcontainers::Pool<postgres::Copy>* PostgresDatabase::Source::stock() {
    const std::lock_guard lock(stock_mutex_);
    if (stock_size_ == 0 || !std::exchange(was_asked_, true)) {
        return nullptr;
    }
    if (!stock_) {
        stock_.emplace(stock_size_, [this] { return make(); });
    }
    return &*stock_;
}

postgres::Copy PostgresDatabase::Source::make() {
    std::random_device random;
    auto name = fmt::format("tc_{:08x}{:08x}", random(), random());
    const std::lock_guard lock(session_mutex_);
    if (!session_) {
        session_.emplace(account_, postgres::maintenance_database);
    }
    // Copying the files takes two thirds of the time that it takes to write them to the log, the strategy by
    // default.
    constexpr int first_with_strategies = 150000;
    const char* const strategy = session_->version() < first_with_strategies ? "" : " STRATEGY file_copy";
    (void)session_->run(fmt::format("CREATE DATABASE {} TEMPLATE {}{}", postgres::identifier(name),
                                    postgres::identifier(template_), strategy));
    return {std::move(name), dropper_};
}

} // namespace testcontainers::modules

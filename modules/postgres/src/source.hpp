#pragma once

#include "session.hpp"
#include "testcontainers/modules/postgres_database.hpp"
#include "testcontainers/owned_thread.hpp"
#include "testcontainers/pool.hpp"

#include <memory>
#include <mutex>
#include <optional>
#include <string>

namespace testcontainers::modules {

namespace postgres {

/// Drops databases in a thread of its own. Its end drops what is left, as long as the server answers.
class Dropper {
public:
    explicit Dropper(Account account);

    /// Returns at once.
    void drop(std::string name) noexcept;

private:
    /// What the thread does. It keeps it as well, so that a forked child, in which it never ends, destroys
    /// nothing that it waits on.
    class Work;

    std::shared_ptr<Work> work_;
    testcontainers::internal::OwnedThread thread_;
};

/// A database that is dropped unless it is kept.
class Copy {
public:
    Copy(std::string name, Dropper& dropper) noexcept : name_(std::move(name)), dropper_(&dropper) {}
    Copy(Copy&& other) noexcept : name_(std::exchange(other.name_, {})), dropper_(other.dropper_) {}
    Copy& operator=(Copy&&) = delete;
    ~Copy() {
        if (!name_.empty()) {
            dropper_->drop(std::move(name_));
        }
    }
    /// The name; from then on the database is the caller's.
    [[nodiscard]] std::string keep() && noexcept { return std::exchange(name_, {}); }

private:
    std::string name_;
    Dropper* dropper_;
};

} // namespace postgres

/// Copies a template, and keeps copies ahead.
class PostgresDatabase::Source {
public:
    /// `is_own`: no other process copies the template, and it is dropped at the end.
    Source(postgres::Account account, std::string template_name, bool is_own, std::size_t stock);
    Source(const Source&) = delete;
    Source& operator=(const Source&) = delete;
    ~Source();

    /// The name of a new copy, which the caller drops.
    [[nodiscard]] std::string take();
    void drop(std::string name) noexcept { dropper_.drop(std::move(name)); }

    [[nodiscard]] const postgres::Account& account() const noexcept { return account_; }

private:
    [[nodiscard]] postgres::Copy make();
    [[nodiscard]] testcontainers::Pool<postgres::Copy>* stock();

    postgres::Account account_;
    std::string template_;
    bool is_own_;
    std::size_t stock_size_;
    std::mutex session_mutex_;
    std::optional<postgres::Session> session_;
    postgres::Dropper dropper_;
    std::mutex stock_mutex_;
    bool was_asked_ = false;
    std::optional<testcontainers::Pool<postgres::Copy>> stock_;
};

} // namespace testcontainers::modules

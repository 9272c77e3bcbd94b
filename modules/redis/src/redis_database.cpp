#include "testcontainers/modules/redis_database.hpp"

#include "desk.hpp"
#include "testcontainers/url.hpp"

#include <utility>

namespace testcontainers::modules {

RedisDatabase::RedisDatabase(std::shared_ptr<Desk> desk, int number) noexcept
    : desk_(std::move(desk)), number_(number) {}

RedisDatabase::RedisDatabase(RedisDatabase&&) noexcept = default;

RedisDatabase& RedisDatabase::operator=(RedisDatabase&& other) noexcept {
    if (this != &other) {
        give_back();
        desk_ = std::move(other.desk_);
        number_ = other.number_;
    }
    return *this;
}

RedisDatabase::~RedisDatabase() { give_back(); }

void RedisDatabase::give_back() noexcept {
    if (desk_) {
        desk_->give_back(number_);
        desk_.reset();
    }
}

const Endpoint& RedisDatabase::endpoint() const noexcept { return desk_->server(); }

std::string RedisDatabase::url() const {
    return to_string(Url{.scheme = "redis",
                         .password = desk_->password(),
                         .endpoint = desk_->server(),
                         .path = std::to_string(number_)});
}

} // namespace testcontainers::modules

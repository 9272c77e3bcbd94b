#include "http/pool.hpp"

#include <memory>
#include <utility>

#include <unistd.h>

namespace testcontainers::http {
namespace {

constexpr std::size_t most_idle = 8;

} // namespace

Client::Pool::Pool() : shelf_(new Shelf(::getpid())) {}

Client::Pool::~Pool() {
    Shelf* const last = shelf_.load();
    if (last->owner == ::getpid()) {
        delete last;
    } else {
        abandon(last);
    }
}

Client::Pool::Shelf& Client::Pool::shelf() {
    Shelf* current = shelf_.load();
    const auto process = ::getpid();
    if (current->owner == process) {
        return *current;
    }
    auto fresh = std::make_unique<Shelf>(process);
    if (shelf_.compare_exchange_strong(current, fresh.get())) {
        abandon(current);
        return *fresh.release();
    }
    return *current;
}

CurlHandle Client::Pool::take() {
    auto& mine = shelf();
    {
        const std::lock_guard lock(mine.mutex);
        if (!mine.idle.empty()) {
            auto handle = std::move(mine.idle.back());
            mine.idle.pop_back();
            return handle;
        }
    }
    return make_handle();
}

void Client::Pool::give_back(CurlHandle handle) {
    auto& mine = shelf();
    const std::lock_guard lock(mine.mutex);
    if (handle.easy.get_deleter().owner == mine.owner && mine.idle.size() < most_idle) {
        mine.idle.push_back(std::move(handle));
    }
}

} // namespace testcontainers::http

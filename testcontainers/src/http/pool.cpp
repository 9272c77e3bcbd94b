#include "http/pool.hpp"

#include <utility>

#include <unistd.h>

namespace testcontainers::http {
namespace {

constexpr std::size_t most_idle = 8;

}  // namespace

Client::Pool::Pool() noexcept : owner_(::getpid()) {}

Client::Pool::~Pool() {
    abandon_if_forked();
}

void Client::Pool::abandon_if_forked() noexcept {
    if (owner_ == ::getpid()) {
        return;
    }
    // To clean these up would say goodbye on the parent's connections.
    for (auto& handle : idle_) {
        (void)handle.easy.release();
        (void)handle.multi.release();
    }
    idle_.clear();
    owner_ = ::getpid();
}

CurlHandle Client::Pool::take() {
    const std::lock_guard lock{mutex_};
    abandon_if_forked();
    if (idle_.empty()) {
        return make_handle();
    }
    auto handle = std::move(idle_.back());
    idle_.pop_back();
    return handle;
}

void Client::Pool::give_back(CurlHandle handle) {
    const std::lock_guard lock{mutex_};
    if (owner_ == ::getpid() && idle_.size() < most_idle) {
        idle_.push_back(std::move(handle));
    }
}

}  // namespace testcontainers::http

#include "testcontainers/pool.hpp"

#include <fmt/format.h>

#include <unistd.h>

namespace testcontainers::internal {
namespace {

constexpr std::size_t largest_pool = 1000;
constexpr std::size_t most_makers = 64;

} // namespace

OwnedThread::OwnedThread(std::function<void(const std::stop_token&)> work)
    : process_(::getpid()), thread_([work = std::move(work)](const std::stop_token& stop) { work(stop); }) {}

OwnedThread::~OwnedThread() {
    if (thread_.joinable() && !is_here()) {
        thread_.detach();
    }
}

bool OwnedThread::is_here() const noexcept { return process_ == ::getpid(); }

void check_pool(std::size_t size, std::size_t makers, bool has_maker, std::source_location where) {
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

void throw_pool_of_parent(std::source_location where) {
    throw Error("the pool belongs to the parent process: a forked child cannot take from it", where);
}

} // namespace testcontainers::internal

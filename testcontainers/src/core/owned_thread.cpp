#include "testcontainers/owned_thread.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <utility>

namespace testcontainers::internal {

OwnedThread::OwnedThread(std::function<void(const std::stop_token&)> work)
    : process_(::getpid()), thread_([work = std::move(work)](const std::stop_token& stop) { work(stop); }) {}

OwnedThread::~OwnedThread() {
    if (thread_.joinable() && !is_here()) {
        thread_.detach();
    }
}

void OwnedThread::ask_to_stop() noexcept {
    if (is_here()) {
        (void)thread_.request_stop();
    }
}

bool OwnedThread::is_here() const noexcept { return process_ == ::getpid(); }

void OwnedThread::check_here(std::string_view owner, std::source_location where) const {
    if (!is_here()) {
        throw Error(
            fmt::format("{} belongs to the parent process: a forked child cannot take from it", owner),
            where);
    }
}

} // namespace testcontainers::internal

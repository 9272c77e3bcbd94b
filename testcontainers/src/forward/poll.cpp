#include "forward/poll.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <limits>
#include <system_error>

#include <sys/eventfd.h>
#include <sys/timerfd.h>

namespace testcontainers::forward {
namespace {

/// Of the two descriptors that are the poll's own.
constexpr auto own_token = std::numeric_limits<std::uint64_t>::max();

timespec as_timespec(std::chrono::steady_clock::time_point time) {
    const auto since_boot = time.time_since_epoch();
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(since_boot);
    timespec result{};
    result.tv_sec = seconds.count();
    result.tv_nsec = std::chrono::nanoseconds{since_boot - seconds}.count();
    return result;
}

} // namespace

Poll::Poll(std::source_location where)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), call_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      timer_(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK)) {
    if (!epoll_ || !call_ || !timer_ || !add(call_.get(), EPOLLIN | EPOLLET, own_token) ||
        !add(timer_.get(), EPOLLIN | EPOLLET, own_token)) {
        throw Error(fmt::format("no forwarder can be made: {}", std::generic_category().message(errno)),
                    where);
    }
}

bool Poll::add(int descriptor, std::uint32_t events, std::uint64_t token) noexcept {
    epoll_event event{};
    event.events = events;
    event.data.u64 = token;
    return ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, descriptor, &event) == 0;
}

bool Poll::watch_changes(int descriptor, std::uint64_t token) noexcept {
    return add(descriptor, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, token);
}

bool Poll::watch_input(int descriptor, std::uint64_t token) noexcept {
    return add(descriptor, EPOLLIN, token);
}

void Poll::forget(int descriptor) noexcept {
    epoll_event ignored{};
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, descriptor, &ignored);
}

void Poll::wake_at(std::optional<std::chrono::steady_clock::time_point> time) noexcept {
    if (time == time_) {
        return;
    }
    time_ = time;
    itimerspec setting{};
    if (time) {
        setting.it_value = as_timespec(*time);
    }
    ::timerfd_settime(timer_.get(), TFD_TIMER_ABSTIME, &setting, nullptr);
}

void Poll::wake() noexcept { (void)::eventfd_write(call_.get(), 1); }

std::span<const epoll_event> Poll::wait(bool busy) noexcept {
    const int count =
        ::epoll_wait(epoll_.get(), events_.data(), static_cast<int>(events_.size()), busy ? 0 : -1);
    const auto end = events_.begin() + std::max(count, 0);
    const auto others =
        std::remove_if(events_.begin(), end, [](const auto& event) { return event.data.u64 == own_token; });
    if (time_ && *time_ <= std::chrono::steady_clock::now()) {
        time_.reset();
    }
    return {events_.begin(), others};
}

} // namespace testcontainers::forward

#include "values/fork_guard.hpp"

#include <algorithm>

#include <fcntl.h>
#include <pthread.h>
#include <unistd.h>

namespace testcontainers {

ForkGuard& ForkGuard::instance() {
    // Never destroyed: a fork may come at any time.
    static auto* const guard = new ForkGuard;
    return *guard;
}

ForkGuard::ForkGuard() { ::pthread_atfork(&before_fork, &after_fork_in_parent, &after_fork_in_child); }

void ForkGuard::add(int descriptor) {
    const std::lock_guard lock{mutex_};
    descriptors_.push_back(descriptor);
}

void ForkGuard::close(int descriptor) noexcept {
    const std::lock_guard lock{mutex_};
    std::erase(descriptors_, descriptor);
    ::close(descriptor);
}

void ForkGuard::before_fork() noexcept { instance().mutex_.lock(); }

void ForkGuard::after_fork_in_parent() noexcept { instance().mutex_.unlock(); }

void ForkGuard::after_fork_in_child() noexcept {
    auto& guard = instance();
    const int nothing = ::open("/dev/null", O_RDWR | O_CLOEXEC);
    for (const int descriptor : guard.descriptors_) {
        ::dup3(nothing, descriptor, O_CLOEXEC);
    }
    ::close(nothing);
    guard.descriptors_.clear();
    guard.mutex_.unlock();
}

} // namespace testcontainers

#if defined(__SANITIZE_ADDRESS__)
#define TC_WITH_LEAK_CHECKER
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(leak_sanitizer)
#define TC_WITH_LEAK_CHECKER
#endif
#endif

#ifdef TC_WITH_LEAK_CHECKER
namespace {

const pid_t process_at_start = ::getpid();

} // namespace

/// LeakSanitizer asks at the end of a process. A forked child has none of its parent's threads, so what only
/// their stacks point to, the exchange of the thread that hears the engine's events for one, would be taken
/// for lost. A program's own answer wins.
extern "C" __attribute__((weak, visibility("default"))) int __lsan_is_turned_off() {
    return ::getpid() != process_at_start ? 1 : 0;
}
#endif

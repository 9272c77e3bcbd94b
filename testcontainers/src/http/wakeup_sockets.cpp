#include "http/wakeup_sockets.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <memory>
#include <string_view>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace testcontainers::http {
namespace {

/// A descriptor that survives an exec, and the bytes on their way through it.
struct Candidate {
    int descriptor = -1;
    /// The same for both ends of a pipe; 0 for all else.
    ino_t pipe = 0;
    int waiting_in = 0;
    int waiting_out = 0;
};

/// Without the C library: other threads may open and close what is asked here, which ThreadSanitizer takes
/// for a data race on the descriptor.
int bytes_waiting(int descriptor, unsigned long direction) noexcept {
    int count = 0;
    return ::syscall(SYS_ioctl, descriptor, direction, &count) == 0 ? count : 0;
}

bool survives_exec(int descriptor) noexcept {
    const int flags = ::fcntl(descriptor, F_GETFD);
    return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

bool never_blocks(int descriptor) noexcept {
    const int flags = ::fcntl(descriptor, F_GETFL);
    return flags >= 0 && (flags & O_NONBLOCK) != 0;
}

/// The number in `pipe:[4711]`.
ino_t pipe_of(int folder, const char* name) noexcept {
    constexpr std::string_view begin = "pipe:[";
    std::array<char, 64> target{};
    const auto size = ::readlinkat(folder, name, target.data(), target.size());
    const std::string_view text{target.data(), static_cast<std::size_t>(std::max<ssize_t>(size, 0))};
    ino_t number = 0;
    if (text.starts_with(begin)) {
        std::from_chars(text.data() + begin.size(), text.data() + text.size(), number);
    }
    return number;
}

std::vector<Candidate> candidates() {
    struct Closer {
        void operator()(DIR* folder) const noexcept { ::closedir(folder); }
    };
    std::vector<Candidate> found;
    const std::unique_ptr<DIR, Closer> folder{::opendir("/proc/self/fd")};
    while (const dirent* const entry = folder == nullptr ? nullptr : ::readdir(folder.get())) {
        int descriptor = -1;
        std::from_chars(entry->d_name, entry->d_name + std::strlen(entry->d_name), descriptor);
        if (descriptor >= 0 && never_blocks(descriptor) && survives_exec(descriptor)) {
            found.push_back(
                {.descriptor = descriptor, .pipe = pipe_of(::dirfd(folder.get()), entry->d_name)});
        }
    }
    return found;
}

void look_at(Candidate& candidate) noexcept {
    candidate.waiting_in = bytes_waiting(candidate.descriptor, SIOCINQ);
    candidate.waiting_out = bytes_waiting(candidate.descriptor, SIOCOUTQ);
}

/// Whether a byte was put in at this end, or waits at it, since it was looked at.
bool was_woken(const Candidate& candidate) noexcept {
    return bytes_waiting(candidate.descriptor, SIOCINQ) == candidate.waiting_in + 1 ||
           bytes_waiting(candidate.descriptor, SIOCOUTQ) > candidate.waiting_out;
}

} // namespace

void close_wakeup_on_exec(CURLM* multi) noexcept {
    try {
        const auto all = candidates();
        auto woken = all;
        // What a wake-up goes through is told by the byte that it leaves there. Twice, as another thread may
        // write to what is its own meanwhile.
        for (int i = 0; i < 2; ++i) {
            std::ranges::for_each(woken, look_at);
            curl_multi_wakeup(multi);
            std::erase_if(woken, [](const Candidate& one) { return !was_woken(one); });
        }
        for (const auto& one : woken) {
            for (const auto& end : all) {
                if (end.descriptor == one.descriptor || (end.pipe != 0 && end.pipe == one.pipe)) {
                    ::fcntl(end.descriptor, F_SETFD, FD_CLOEXEC);
                }
            }
        }
        curl_multi_poll(multi, nullptr, 0, 0, nullptr);
    } catch (...) {
        // Without memory they stay as libcurl made them.
    }
}

} // namespace testcontainers::http

#include "http/wakeup_sockets.hpp"

#include <charconv>
#include <cstring>
#include <memory>
#include <vector>

#include <dirent.h>
#include <fcntl.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>
#include <sys/stat.h>

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

int bytes_waiting(int descriptor, unsigned long direction) noexcept {
    int count = 0;
    return ::ioctl(descriptor, direction, &count) == 0 ? count : 0;
}

bool survives_exec(int descriptor) noexcept {
    const int flags = ::fcntl(descriptor, F_GETFD);
    return flags >= 0 && (flags & FD_CLOEXEC) == 0;
}

bool never_blocks(int descriptor) noexcept {
    const int flags = ::fcntl(descriptor, F_GETFL);
    return flags >= 0 && (flags & O_NONBLOCK) != 0;
}

ino_t pipe_of(int descriptor) noexcept {
    struct stat status {};
    return ::fstat(descriptor, &status) == 0 && S_ISFIFO(status.st_mode) ? status.st_ino : 0;
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
            found.push_back({descriptor, pipe_of(descriptor), bytes_waiting(descriptor, SIOCINQ),
                             bytes_waiting(descriptor, SIOCOUTQ)});
        }
    }
    return found;
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
        // What a wake-up goes through is told by the byte that it leaves there.
        curl_multi_wakeup(multi);
        for (const auto& woken : all) {
            if (!was_woken(woken)) {
                continue;
            }
            for (const auto& end : all) {
                if (end.descriptor == woken.descriptor || (end.pipe != 0 && end.pipe == woken.pipe)) {
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

#include "inherited.hpp"

#include <charconv>
#include <filesystem>
#include <string>
#include <system_error>
#include <vector>

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace testcontainers::reaper {

void close_from(int first) {
    if (::syscall(SYS_close_range, first, ~0U, 0U) != 0) {
        close_listed_from(first);
    }
}

void close_listed_from(int first) {
    namespace fs = std::filesystem;
    std::vector<int> descriptors;
    std::error_code error;
    for (fs::directory_iterator entry{"/proc/self/fd", error}, end; !error && entry != end;
         entry.increment(error)) {
        const auto name = entry->path().filename().string();
        int descriptor = -1;
        std::from_chars(name.data(), name.data() + name.size(), descriptor);
        if (descriptor >= first) {
            descriptors.push_back(descriptor);
        }
    }
    // The list's own descriptor is among them, and closed already.
    for (const int descriptor : descriptors) {
        ::close(descriptor);
    }
}

void raise_limit_of_descriptors() {
    rlimit limit{};
    if (::getrlimit(RLIMIT_NOFILE, &limit) == 0) {
        limit.rlim_cur = limit.rlim_max;
        ::setrlimit(RLIMIT_NOFILE, &limit);
    }
}

} // namespace testcontainers::reaper

#include "dead_files.hpp"

#include "listener.hpp"
#include "values/file_descriptor.hpp"

#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace testcontainers::reaper {
namespace {

namespace fs = std::filesystem;

/// Whether `file` is still what its path leads to: who ends removes it while others wait for it.
bool is_at(const FileDescriptor& file, const fs::path& path) {
    struct stat opened {};
    struct stat there {};
    return ::fstat(file.get(), &opened) == 0 && ::stat(path.c_str(), &there) == 0 &&
           opened.st_ino == there.st_ino && opened.st_dev == there.st_dev;
}

/// Whoever holds the lock starts a reaper, or ends.
void remove_if_dead(fs::path file) {
    const FileDescriptor lock{::open(file.c_str(), O_RDWR | O_CLOEXEC)};
    if (!lock || ::flock(lock.get(), LOCK_EX | LOCK_NB) != 0 || !is_at(lock, file) ||
        has_listener(file.replace_extension(".sock"))) {
        return;
    }
    for (const auto* const extension : {".sock", ".log", ".lock"}) {
        std::error_code ignored;
        fs::remove(file.replace_extension(extension), ignored);
    }
}

} // namespace

void remove_files_of_dead_reapers(const fs::path& own_lock) {
    std::vector<fs::path> locks;
    std::error_code error;
    for (fs::directory_iterator entry{own_lock.parent_path(), error}, end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() == ".lock" && entry->path() != own_lock) {
            locks.push_back(entry->path());
        }
    }
    for (auto& lock : locks) {
        remove_if_dead(std::move(lock));
    }
}

} // namespace testcontainers::reaper

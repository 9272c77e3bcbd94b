#include "values/file_lock.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>

namespace testcontainers {
namespace {

int operation_for(FileLock how) noexcept {
    switch (how) {
    case FileLock::shared:
        return LOCK_SH;
    case FileLock::alone:
        return LOCK_EX;
    default:
        return LOCK_EX | LOCK_NB;
    }
}

/// Without memory of its own: it is also called between a fork and the end of the child.
bool is_still_at(int file, const char* path) noexcept {
    struct stat opened {};
    struct stat found {};
    return ::fstat(file, &opened) == 0 && ::stat(path, &found) == 0 && opened.st_dev == found.st_dev &&
           opened.st_ino == found.st_ino;
}

} // namespace

bool lock_file(int file, FileLock how) noexcept {
    while (::flock(file, operation_for(how)) != 0) {
        if (errno != EINTR) {
            return false;
        }
    }
    return true;
}

FileDescriptor locked_file(const std::string& path, FileLock how) noexcept {
    for (;;) {
        FileDescriptor file{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
        if (!file) {
            return file;
        }
        if (!lock_file(file.get(), how)) {
            const int error = errno;
            file = FileDescriptor{};
            errno = error;
            return file;
        }
        if (is_still_at(file.get(), path.c_str())) {
            return file;
        }
    }
}

} // namespace testcontainers

#include "values/guarded_lock.hpp"

#include "values/file_place.hpp"

#include <cerrno>

namespace testcontainers {

GuardedDescriptor guarded_lock(const std::string& path, FileLock how, int flags) {
    for (;;) {
        auto file = GuardedDescriptor::made([&] { return ::open(path.c_str(), flags | O_CLOEXEC, 0600); });
        if (!file) {
            return file;
        }
        if (!lock_file(file.get(), how)) {
            const int error = errno;
            file = GuardedDescriptor{};
            errno = error;
            return file;
        }
        if (is_at(file, path)) {
            return file;
        }
    }
}

} // namespace testcontainers

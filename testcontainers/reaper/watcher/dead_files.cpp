#include "dead_files.hpp"

#include "lease_files.hpp"
#include "listener.hpp"
#include "values/file_descriptor.hpp"
#include "values/file_place.hpp"

#include <chrono>
#include <system_error>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>

namespace testcontainers::reaper {
namespace {

namespace fs = std::filesystem;

constexpr std::chrono::hours longest_life_of_a_log{7 * 24};

/// The log of a reaper that has ended and gave something up, which nobody has come for.
bool is_forgotten_log(const fs::directory_entry& entry) {
    std::error_code error;
    if (entry.path().extension() != ".log" || entry.symlink_status(error).type() != fs::file_type::regular ||
        fs::exists(fs::path{entry.path()}.replace_extension(".lock"), error)) {
        return false;
    }
    const auto written = entry.last_write_time(error);
    return !error && written < fs::file_time_type::clock::now() - longest_life_of_a_log;
}

/// Whoever holds the lock starts a reaper, or ends and removes the file. A forgotten log has none: it is
/// made, with `O_CREAT`.
void remove_if_dead(fs::path file, int creation) {
    const FileDescriptor lock{::open(file.c_str(), O_RDWR | creation | O_CLOEXEC, 0600)};
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
    std::vector<fs::path> locks_of_logs;
    std::error_code error;
    for (fs::directory_iterator entry{own_lock.parent_path(), error}, end; !error && entry != end;
         entry.increment(error)) {
        if (entry->path().extension() == ".lock" && entry->path() != own_lock) {
            locks.push_back(entry->path());
        } else if (is_forgotten_log(*entry)) {
            locks_of_logs.push_back(fs::path{entry->path()}.replace_extension(".lock"));
        }
    }
    for (auto& lock : locks) {
        remove_if_dead(std::move(lock), 0);
    }
    for (auto& lock : locks_of_logs) {
        remove_if_dead(std::move(lock), O_CREAT);
    }
    remove_lease_files_of_nobody(own_lock.parent_path());
}

} // namespace testcontainers::reaper

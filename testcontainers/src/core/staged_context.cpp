#include "core/staged_context.hpp"

#include "archive/host_file.hpp"
#include "values/random_name.hpp"

#include <cerrno>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view prefix = "testcontainers-context-";

FileDescriptor locked(const fs::path& folder) {
    FileDescriptor file(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (file && ::flock(file.get(), LOCK_EX | LOCK_NB) != 0) {
        file.reset();
    }
    return file;
}

/// Also where folders in it forbid that to their owner.
void remove_folder(const fs::path& folder) noexcept {
    std::error_code ignored;
    for (fs::recursive_directory_iterator entry(folder, ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        if (entry->is_directory(ignored) && !entry->is_symlink(ignored)) {
            fs::permissions(entry->path(), fs::perms::owner_all, fs::perm_options::add, ignored);
        }
    }
    fs::remove_all(folder, ignored);
}

void remove_left_over(const fs::path& among) {
    std::vector<fs::path> found;
    std::error_code ignored;
    for (fs::directory_iterator entry(among, ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        if (entry->path().filename().string().starts_with(prefix)) {
            found.push_back(entry->path());
        }
    }
    for (const auto& folder : found) {
        struct stat status {};
        const auto lock = locked(folder);
        if (lock && ::fstat(lock.get(), &status) == 0 && status.st_uid == ::getuid()) {
            remove_folder(folder);
        }
    }
}

/// Makes the folder, and locks it; another process may take it for a left one before that.
FileDescriptor made(const fs::path& folder, std::source_location where) {
    for (;;) {
        if (::mkdir(folder.c_str(), 0700) != 0 && errno != EEXIST) {
            archive::refuse_host_path(folder, archive::reason_of(errno), where);
        }
        auto lock = locked(folder);
        struct stat status {};
        if (lock && ::fstat(lock.get(), &status) == 0 && status.st_nlink > 0) {
            return lock;
        }
    }
}

} // namespace

StagedContext::StagedContext(const BuildContext& context, std::source_location where) {
    std::error_code problem;
    const auto among = fs::temp_directory_path(problem);
    if (problem) {
        archive::refuse_host_path("the folder for temporary files", problem.message(), where);
    }
    remove_left_over(among);
    folder_ = among / (std::string(prefix) + random_hex(16));
    lock_ = made(folder_, where);
    try {
        context.write_to(folder_);
    } catch (...) {
        remove_folder(folder_);
        throw;
    }
}

StagedContext::~StagedContext() { remove_folder(folder_); }

} // namespace testcontainers::core

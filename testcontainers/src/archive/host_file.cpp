#include "archive/host_file.hpp"

#include <testcontainers/error.hpp>

#include <fcntl.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <climits>
#include <system_error>
#include <utility>

namespace testcontainers::archive {

void refuse_host_path(const std::filesystem::path& path, const std::string& reason,
                      const std::source_location& where) {
    auto text = "copy \"" + path.string() + "\": " + reason;
    if (path.is_relative()) {
        std::error_code unknown;
        text += "; a relative path starts at " + std::filesystem::current_path(unknown).string();
    }
    throw ConfigError(text, where);
}

void refuse_to_write(const std::filesystem::path& path, int code, const std::source_location& where) {
    const auto text = "write \"" + path.string() + "\": " + reason_of(code);
    if (code == ENOSPC || code == EDQUOT) {
        throw NoSpace(text, where);
    }
    throw ConfigError(text, where);
}

std::string reason_of(int code) {
    switch (code) {
    case ENOENT:
        return "there is no such file or folder";
    case EACCES:
    case EPERM:
        return "permission denied";
    default:
        return std::generic_category().message(code);
    }
}

struct stat host_status(const std::filesystem::path& path, bool follow, const std::source_location& where) {
    struct stat status {};
    if (::fstatat(AT_FDCWD, path.c_str(), &status, follow ? 0 : AT_SYMLINK_NOFOLLOW) != 0) {
        refuse_host_path(path, reason_of(errno), where);
    }
    return status;
}

std::string link_target(const std::filesystem::path& path, const std::source_location& where) {
    std::array<char, PATH_MAX> target{};
    const auto length = ::readlink(path.c_str(), target.data(), target.size());
    if (length < 0) {
        refuse_host_path(path, reason_of(errno), where);
    }
    return {target.data(), static_cast<std::size_t>(length)};
}

std::vector<std::string> names_in(const std::filesystem::path& folder, const std::source_location& where) {
    std::vector<std::string> names;
    std::error_code problem;
    for (std::filesystem::directory_iterator at(folder, problem);
         !problem && at != std::filesystem::directory_iterator{}; at.increment(problem)) {
        names.push_back(at->path().filename().string());
    }
    if (problem) {
        refuse_host_path(folder, reason_of(problem.value()), where);
    }
    std::ranges::sort(names);
    return names;
}

HostFileReader::HostFileReader(std::filesystem::path path, bool follow, std::source_location where)
    : path_(std::move(path)), where_(where) {
    // Without O_NONBLOCK, a pipe that took the file's place would block until somebody writes into it.
    file_.reset(::open(path_.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | (follow ? 0 : O_NOFOLLOW)));
    if (!file_ || ::fstat(file_.get(), &status_) != 0) {
        refuse_host_path(path_, reason_of(errno), where_);
    }
    if (!S_ISREG(status_.st_mode)) {
        refuse_host_path(path_, "it ceased to be a regular file while it was copied", where_);
    }
    left_ = static_cast<std::uint64_t>(status_.st_size);
}

std::size_t HostFileReader::read_some(std::span<char> buffer) const {
    for (;;) {
        const auto got = ::read(file_.get(), buffer.data(), buffer.size());
        if (got >= 0) {
            return static_cast<std::size_t>(got);
        }
        if (errno != EINTR) {
            refuse_host_path(path_, reason_of(errno), where_);
        }
    }
}

std::size_t HostFileReader::read(std::span<char> buffer) {
    if (left_ == 0) {
        std::array<char, 1> beyond{};
        if (read_some(beyond) != 0) {
            refuse_host_path(
                path_, "it grew beyond its " + std::to_string(status_.st_size) + " bytes while it was copied",
                where_);
        }
        return 0;
    }
    const auto got =
        read_some(buffer.first(static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), left_))));
    if (got == 0) {
        const auto read = static_cast<std::uint64_t>(status_.st_size) - left_;
        refuse_host_path(path_,
                         "it shrank from " + std::to_string(status_.st_size) + " to " + std::to_string(read) +
                             " bytes while it was copied",
                         where_);
    }
    left_ -= got;
    return got;
}

} // namespace testcontainers::archive

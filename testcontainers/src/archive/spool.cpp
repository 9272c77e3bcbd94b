#include "archive/spool.hpp"

#include <testcontainers/error.hpp>

#include <fcntl.h>

#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <system_error>

namespace testcontainers::archive {
namespace {

FileDescriptor nameless_file(const std::filesystem::path& folder) {
    FileDescriptor file(::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600));
    if (!file && (errno == EOPNOTSUPP || errno == EISDIR || errno == ENOENT)) {
        auto name = (folder / "testcontainers-XXXXXX").string();
        file.reset(::mkostemp(name.data(), O_CLOEXEC));
        if (file) {
            ::unlink(name.c_str());
        }
    }
    return file;
}

} // namespace

Spool::Spool(std::source_location where) : where_(where) {
    std::error_code problem;
    folder_ = std::filesystem::temp_directory_path(problem);
    if (!problem) {
        file_ = nameless_file(folder_);
    }
    if (!file_) {
        const auto code = problem ? problem : std::error_code(errno, std::generic_category());
        throw ConfigError("make a temporary file in " + (folder_.empty() ? "TMPDIR" : folder_.string()) +
                              ": " + code.message() + "; TMPDIR must name a folder that can be written",
                          where_);
    }
}

void Spool::write(std::string_view bytes) {
    while (!bytes.empty()) {
        const auto written = ::write(file_.get(), bytes.data(), bytes.size());
        if (written < 0) {
            if (errno == EINTR) {
                continue;
            }
            const auto reason =
                "keep an archive in " + folder_.string() +
                ", the folder for temporary files: " + std::generic_category().message(errno) + " after " +
                std::to_string(size_) + " bytes";
            if (errno == ENOSPC || errno == EDQUOT) {
                throw NoSpace(reason + "; TMPDIR may name another", where_);
            }
            throw ConfigError(reason, where_);
        }
        size_ += static_cast<std::uint64_t>(written);
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
}

ByteSource Spool::source() const {
    return [this, position = std::uint64_t{0}](std::span<char> buffer) mutable {
        for (;;) {
            const auto got = ::pread(file_.get(), buffer.data(), buffer.size(), static_cast<off_t>(position));
            if (got >= 0) {
                position += static_cast<std::uint64_t>(got);
                return static_cast<std::size_t>(got);
            }
            if (errno != EINTR) {
                throw ConfigError("read an archive from the folder for temporary files: " +
                                      std::generic_category().message(errno),
                                  where_);
            }
        }
    };
}

} // namespace testcontainers::archive

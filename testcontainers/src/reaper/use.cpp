#include "reaper/use.hpp"

#include "reaper/paths.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <ctime>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

/// The bytes of the file that stand for the two locks.
constexpr off_t start_byte = 0;
constexpr off_t use_byte = 1;

std::string path_of(const std::string& hash) {
    return paths_of("reuse-" + hash.substr(0, 32)).lock.replace_extension(".use").string();
}

GuardedDescriptor opened(const std::string& path) {
    auto file =
        GuardedDescriptor::made([&] { return ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600); });
    if (!file) {
        throw ConfigError(fmt::format("the file \"{}\" of a reused container cannot be opened: {}", path,
                                      std::strerror(errno)));
    }
    return file;
}

/// Locks belong to the open file, not to the process: threads exclude each other too.
bool lock(const GuardedDescriptor& file, short type, off_t byte, bool wait) {
    struct flock request {};
    request.l_type = type;
    request.l_whence = SEEK_SET;
    request.l_start = byte;
    request.l_len = 1;
    for (;;) {
        if (::fcntl(file.get(), wait ? F_OFD_SETLKW : F_OFD_SETLK, &request) == 0) {
            return true;
        }
        if (errno != EINTR) {
            return false;
        }
    }
}

} // namespace

Use::Use(GuardedDescriptor file, std::string path) noexcept
    : file_(std::move(file)), path_(std::move(path)) {}

Use Use::begin(const std::string& hash) {
    auto path = path_of(hash);
    auto file = opened(path);
    if (!lock(file, F_RDLCK, use_byte, true)) {
        throw ConfigError(fmt::format("\"{}\" cannot be locked: {}", path, std::strerror(errno)));
    }
    ::futimens(file.get(), nullptr);
    return Use{std::move(file), std::move(path)};
}

std::string Use::place() {
    std::array<char, 256> host{};
    (void)::gethostname(host.data(), host.size() - 1);
    return host.data() + paths_of("reuse").lock.parent_path().string();
}

Use::~Use() {
    if (file_) {
        ::futimens(file_.get(), nullptr);
    }
}

GuardedDescriptor Use::alone() const {
    auto file = opened(path_);
    (void)lock(file, F_WRLCK, start_byte, true);
    return file;
}

std::optional<GuardedDescriptor> Use::unused_for(const std::string& hash, std::chrono::seconds idle) {
    auto file = opened(path_of(hash));
    if (!lock(file, F_WRLCK, use_byte, false)) {
        return std::nullopt;
    }
    struct stat status {};
    ::fstat(file.get(), &status);
    if (std::time(nullptr) - status.st_mtime < idle.count()) {
        return std::nullopt;
    }
    return file;
}

} // namespace testcontainers::reaper

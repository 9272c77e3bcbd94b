#include "reaper/paths.hpp"

#include "testcontainers/error.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

std::filesystem::path folder() {
    if (const char* const runtime = std::getenv("XDG_RUNTIME_DIR");
        runtime != nullptr && ::access(runtime, W_OK) == 0) {
        return std::filesystem::path{runtime} / "testcontainers";
    }
    return fmt::format("/tmp/testcontainers-{}", ::getuid());
}

/// The name of a session's files: its id, or a hash of it where the path of a socket has no room for that.
std::string name_of(const std::string& session_id, const std::filesystem::path& place) {
    constexpr auto longest = sizeof(sockaddr_un::sun_path) - 1;
    constexpr std::size_t hash_length = 32;
    const auto size = (place / (session_id + ".sock")).native().size();
    return size <= longest ? session_id : sha256_hex(session_id).substr(0, hash_length);
}

} // namespace

std::filesystem::path runtime_folder() {
    auto place = folder();
    if (::mkdir(place.c_str(), 0700) != 0 && errno != EEXIST) {
        throw ConfigError(
            fmt::format("the folder \"{}\" for the reaper's socket and for locks cannot be made: {}",
                        place.string(), std::strerror(errno)));
    }
    struct stat status {};
    if (::lstat(place.c_str(), &status) != 0 || !S_ISDIR(status.st_mode) || status.st_uid != ::getuid() ||
        (status.st_mode & 077U) != 0) {
        throw ConfigError(fmt::format(
            "\"{}\" must be a folder of this user alone (mode 0700) to hold the reaper's socket and locks",
            place.string()));
    }
    return place;
}

Paths paths_of(const std::string& session_id) {
    const auto place = runtime_folder();
    const auto name = name_of(session_id, place);
    return {
        .socket = place / (name + ".sock"), .lock = place / (name + ".lock"), .log = place / (name + ".log")};
}

} // namespace testcontainers::reaper

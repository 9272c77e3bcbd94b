#include "reaper/paths.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdlib>
#include <cstring>

#include <sys/stat.h>
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
    return {.socket = place / (session_id + ".sock"),
            .lock = place / (session_id + ".lock"),
            .log = place / (session_id + ".log")};
}

} // namespace testcontainers::reaper

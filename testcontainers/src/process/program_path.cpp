#include "process/program_path.hpp"

#include <sys/stat.h>
#include <unistd.h>

namespace testcontainers::process {
namespace {

bool is_program(const std::string& path) {
    struct stat status {};
    return ::stat(path.c_str(), &status) == 0 && S_ISREG(status.st_mode) && ::access(path.c_str(), X_OK) == 0;
}

} // namespace

std::optional<std::string> program_path(const std::string& name, std::string_view search_path) {
    if (name.find('/') != std::string::npos) {
        return is_program(name) ? std::optional(name) : std::nullopt;
    }
    while (!name.empty() && !search_path.empty()) {
        const auto end = search_path.find(':');
        const auto folder = search_path.substr(0, end);
        // An empty folder is the working directory for a shell; here it is none, so that no program is run by
        // accident.
        if (auto path = std::string(folder) + '/' + name; !folder.empty() && is_program(path)) {
            return path;
        }
        search_path.remove_prefix(end == std::string_view::npos ? search_path.size() : end + 1);
    }
    return std::nullopt;
}

} // namespace testcontainers::process

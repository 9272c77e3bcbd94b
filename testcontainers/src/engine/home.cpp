#include "engine/home.hpp"

#include <pwd.h>
#include <unistd.h>

#include <array>

namespace testcontainers::engine {

std::filesystem::path home_folder(const Environment& environment) {
    if (auto home = environment("HOME"); home && !home->empty()) {
        return std::move(*home);
    }
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> buffer{};
    if (::getpwuid_r(::getuid(), &entry, buffer.data(), buffer.size(), &found) != 0 || found == nullptr) {
        return {};
    }
    return entry.pw_dir;
}

} // namespace testcontainers::engine

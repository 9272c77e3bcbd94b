#include "reaper/kept.hpp"

#include "reaper/paths.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <fstream>
#include <optional>
#include <system_error>

namespace testcontainers::reaper {
namespace {

namespace fs = std::filesystem;

constexpr const char* extension = ".kept";

fs::path file_of(const std::string& id) { return runtime_folder() / (id + extension); }

/// The id, the engine and the containers, one a line.
std::optional<Kept> read(const fs::path& file) {
    std::ifstream in(file);
    Kept kept;
    if (!std::getline(in, kept.id) || !std::getline(in, kept.engine_url)) {
        return std::nullopt;
    }
    for (std::string container; std::getline(in, container);) {
        kept.containers.push_back(container);
    }
    return kept;
}

} // namespace

void keep(const std::string& id, const std::string& engine_url, const std::string& container) {
    const auto file = file_of(id);
    const bool is_new = !fs::exists(file);
    std::ofstream out(file, std::ios::app);
    if (is_new) {
        out << id << '\n' << engine_url << '\n';
    }
    out << container << '\n';
    if (!out.flush()) {
        throw ConfigError(fmt::format("TESTCONTAINERS_KEEP: \"{}\" cannot be written", file.string()));
    }
}

bool is_kept(const std::string& id) {
    std::error_code ignored;
    return fs::exists(file_of(id), ignored);
}

std::vector<Kept> all_kept() {
    std::vector<Kept> all;
    for (const auto& entry : fs::directory_iterator{runtime_folder()}) {
        if (entry.path().extension() == extension) {
            if (auto kept = read(entry.path())) {
                all.push_back(std::move(*kept));
            }
        }
    }
    return all;
}

void forget_kept(const std::string& id) noexcept {
    try {
        fs::remove(file_of(id));
    } catch (const std::exception&) {
        // The next sweep tries again.
    }
}

} // namespace testcontainers::reaper

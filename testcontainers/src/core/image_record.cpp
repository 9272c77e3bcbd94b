#include "core/image_record.hpp"

#include "testcontainers/error.hpp"
#include "values/file_descriptor.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <mutex>
#include <set>
#include <sstream>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

/// Whether this is the first time that this process sees it.
bool is_new(const std::filesystem::path& file, const std::string& name) {
    static std::mutex mutex;
    static auto* const seen = new std::set<std::pair<std::string, std::string>>;
    const std::lock_guard lock(mutex);
    return seen->emplace(file.string(), name).second;
}

} // namespace

void record_image(const std::filesystem::path& file, const ImageReference& image,
                  std::source_location where) {
    const auto name = to_string(image);
    if (file.empty() || image.domain() == "localhost" || !is_new(file, name)) {
        return;
    }
    // One write of one line: those of other processes stay whole.
    const FileDescriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    const auto line = name + '\n';
    if (!out || ::write(out.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        throw ConfigError(fmt::format("TESTCONTAINERS_RECORD_IMAGES: \"{}\" cannot be written: {}",
                                      file.string(), std::generic_category().message(errno)),
                          where);
    }
}

std::vector<std::string> recorded_images(std::string_view text) {
    std::vector<std::string> names;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string name;
        if (words >> name && std::ranges::find(names, name) == names.end()) {
            names.push_back(name);
        }
    }
    return names;
}

} // namespace testcontainers::core

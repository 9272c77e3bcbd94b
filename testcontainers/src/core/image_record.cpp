#include "core/image_record.hpp"

#include "testcontainers/error.hpp"
#include "values/file_descriptor.hpp"
#include "values/platform.hpp"

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

std::string to_string(const WantedImage& image) {
    return image.platform.empty() ? image.name : image.name + ' ' + image.platform;
}

void record_image(const std::filesystem::path& file, const WantedImage& image, std::source_location where) {
    if (file.empty() || image.name.starts_with("localhost/") || !is_new(file, to_string(image))) {
        return;
    }
    // One write of one line: those of other processes stay whole.
    const FileDescriptor out(::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    const auto line = to_string(image) + '\n';
    if (!out || ::write(out.get(), line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
        throw ConfigError(fmt::format("TESTCONTAINERS_RECORD_IMAGES: \"{}\" cannot be written: {}",
                                      file.string(), std::generic_category().message(errno)),
                          where);
    }
}

std::vector<WantedImage> recorded_images(std::string_view text) {
    std::vector<WantedImage> images;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        WantedImage image;
        words >> image.name >> image.platform;
        if (!is_platform(image.platform)) {
            image.platform.clear();
        }
        if (!image.name.empty() && std::ranges::find(images, image) == images.end()) {
            images.push_back(std::move(image));
        }
    }
    return images;
}

} // namespace testcontainers::core

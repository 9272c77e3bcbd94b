#include "core/image_lock.hpp"

#include "testcontainers/error.hpp"
#include "values/file_text.hpp"

#include <fmt/format.h>

#include <sstream>
#include <system_error>

namespace testcontainers::core {
namespace {

namespace fs = std::filesystem;

fs::path nearest_lock_file() {
    std::error_code problem;
    auto folder = fs::current_path(problem);
    while (!problem && !folder.empty()) {
        if (auto file = folder / lock_file_name; fs::is_regular_file(file, problem)) {
            return file;
        }
        problem.clear();
        if (folder == folder.parent_path()) {
            break;
        }
        folder = folder.parent_path();
    }
    return {};
}

std::string content_of(const fs::path& file, std::source_location where) {
    if (auto text = file_text(file)) {
        return *std::move(text);
    }
    throw ConfigError(fmt::format("the lock file {} cannot be read", file.string()), where);
}

} // namespace

ImageLock ImageLock::parse(std::string_view text, const std::string& source, std::source_location where) {
    ImageLock lock;
    lock.source_ = source;
    std::istringstream lines{std::string(text)};
    std::string line;
    for (int number = 1; std::getline(lines, line); ++number) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string name;
        std::string digest;
        std::string more;
        if (!(words >> name)) {
            continue;
        }
        try {
            const auto image = ImageReference::parse(name, where);
            if (!(words >> digest) || words >> more) {
                throw ConfigError("a line has an image and its digest");
            }
            (void)pinned(image, digest);
            lock.pin(name, digest);
        } catch (const ConfigError& error) {
            throw ConfigError(fmt::format("{}, line {}: {}", source, number, error.message()), where);
        }
    }
    return lock;
}

std::optional<ImageLock> ImageLock::find(const Settings& settings, std::source_location where) {
    const fs::path file = settings.lock_file.empty() ? nearest_lock_file() : fs::path(settings.lock_file);
    if (file.empty()) {
        return std::nullopt;
    }
    return parse(content_of(file, where), file.string(), where);
}

std::string ImageLock::digest_of(const ImageReference& image) const {
    for (const auto& name : {to_string(image), name_with_registry(image)}) {
        if (const auto found = pins_.find(name); found != pins_.end()) {
            return found->second;
        }
    }
    return {};
}

void ImageLock::pin(const std::string& name, const std::string& digest) {
    const auto image = ImageReference::parse(name);
    const auto whole = name_with_registry(image);
    const auto shortest = to_string(image);
    const bool says_registry = name.starts_with("docker.io/") || name.starts_with("index.docker.io/");
    pins_.erase(says_registry ? shortest : whole);
    pins_[says_registry ? whole : shortest] = digest;
}

std::string ImageLock::text() const {
    std::string text =
        "# Images and the digests they are pinned to; made by testcontainers-prefetch --lock.\n";
    for (const auto& [name, digest] : pins_) {
        text += name + ' ' + digest + '\n';
    }
    return text;
}

std::string name_with_registry(const ImageReference& image) {
    const auto tag_and_digest = to_string(image).substr(image.familiar_name().size());
    return image.domain() + '/' + image.path() + tag_and_digest;
}

ImageReference pinned(const ImageReference& image, const std::string& digest) {
    return ImageReference::parse(image.familiar_name() + '@' + digest);
}

} // namespace testcontainers::core

#include "core/image_choice.hpp"

#include "core/image_lock.hpp"
#include "testcontainers/images.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <memory>
#include <mutex>
#include <utility>
#include <vector>

namespace testcontainers {
namespace core {
namespace {

struct Substitution {
    std::mutex mutex;
    std::shared_ptr<const ImageSubstitutor> substitutor;
};

Substitution& substitution() {
    // Never destroyed: containers with static storage duration may be started later.
    static auto* const one = new Substitution;
    return *one;
}

std::shared_ptr<const ImageSubstitutor> current_substitutor() {
    const std::lock_guard lock(substitution().mutex);
    return substitution().substitutor;
}

std::string described(const std::string& asked_for, const std::string& name,
                      const std::vector<std::string>& reasons) {
    if (name == asked_for) {
        return fmt::format("image \"{}\"", name);
    }
    const auto by = reasons.empty() ? std::string{} : fmt::format(", by {}", fmt::join(reasons, " and "));
    return fmt::format("image \"{}\" ({}{})", asked_for, name, by);
}

} // namespace

ImageChoice choose_image(const Settings& settings, const std::string& asked_for, std::source_location where) {
    const auto asked = ImageReference::parse(asked_for, where);
    auto image = asked;
    std::vector<std::string> reasons;
    if (const auto substitutor = current_substitutor()) {
        image = ImageReference::parse((*substitutor)(asked), where);
        if (image != asked) {
            reasons.emplace_back("the image substitutor");
        }
    }
    auto unpinned = image.with_hub_prefix(settings.hub_image_name_prefix, where);
    if (unpinned != image) {
        reasons.emplace_back("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX");
    }
    const auto without_prefix = std::exchange(image, unpinned);
    if (image.digest().empty()) {
        const auto lock = ImageLock::find(settings, where);
        auto digest = lock ? lock->digest_of(image) : std::string{};
        if (lock && digest.empty()) {
            digest = lock->digest_of(without_prefix); // written where there is no prefix, or another one
        }
        if (!digest.empty()) {
            image = pinned(image, digest);
            reasons.push_back(lock->source());
        }
    }
    auto text = described(asked_for, to_string(image), reasons);
    return {asked_for, std::move(unpinned), std::move(image), std::move(text)};
}

std::string platform_or_usual(const Settings& settings, const std::string& platform) {
    return platform.empty() ? settings.default_platform : platform;
}

std::string written_name(const Settings& settings, const ImageReference& image) {
    return settings.hub_image_name_prefix.empty() ? to_string(image) : name_with_registry(image);
}

} // namespace core

void set_image_substitutor(ImageSubstitutor substitutor) {
    auto& substitution = core::substitution();
    auto next = substitutor ? std::make_shared<const ImageSubstitutor>(std::move(substitutor)) : nullptr;
    const std::lock_guard lock(substitution.mutex);
    substitution.substitutor = std::move(next);
}

} // namespace testcontainers

#include "core/needed_images.hpp"

#include "core/image_choice.hpp"

#include <algorithm>
#include <variant>

namespace testcontainers::core {

NeededImages::NeededImages(Engine::State& engine, const ContainerSpec& spec, std::source_location where) {
    const auto platform = platform_or_usual(engine.settings(), spec.platform);
    images_.emplace_back(engine, spec.image, spec.pull, where, platform);
    for (const auto& mount : spec.mounts) {
        if (const auto* image = std::get_if<ImageMount>(&mount);
            image != nullptr && !mounted_.contains(image->image)) {
            images_.emplace_back(engine, image->image, spec.pull, where, platform);
            mounted_.emplace(image->image, images_.back().name());
        }
    }
}

bool NeededImages::before_creation(const docker::Call& call) const {
    return std::ranges::count_if(images_, [&](const auto& image) { return image.before_creation(call); }) > 0;
}

bool NeededImages::after_missing(const NotFound& refusal, const docker::Call& call) {
    const auto named =
        std::ranges::find_if(images_, [&](const auto& image) { return image.is_named_by(refusal); });
    const auto& missing = named == images_.end() ? images_.front() : *named;
    if (!tried_.insert(&missing).second) {
        return false;
    }
    missing.after_missing(call);
    return true;
}

} // namespace testcontainers::core

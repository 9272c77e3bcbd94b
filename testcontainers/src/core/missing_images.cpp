#include "core/missing_images.hpp"

#include "core/image_lock.hpp"

#include <set>

namespace testcontainers::core {

std::vector<ImageReference> missing_in(Engine::State& engine, const std::vector<ImageReference>& images,
                                       const docker::Call& call) {
    std::set<std::string> there;
    for (const auto& image : engine.client().images().list({}, call)) {
        there.insert(image.tags.begin(), image.tags.end());
        there.insert(image.digests.begin(), image.digests.end());
    }
    std::vector<ImageReference> missing;
    for (const auto& image : images) {
        const auto& digest = image.digest();
        const auto name = image.familiar_name() + (digest.empty() ? ':' + image.tag() : '@' + digest);
        if (!there.contains(name)) {
            missing.push_back(image);
        }
    }
    return missing;
}

std::string missing_of_lock(Engine::State& engine, const docker::Call& call) {
    const auto lock = ImageLock::find(engine.settings(), call.where);
    if (!lock) {
        return {};
    }
    const auto& prefix = engine.settings().hub_image_name_prefix;
    const auto taken_for = [&](const std::string& name, const std::string& digest) {
        return pinned(ImageReference::parse(name).with_hub_prefix(prefix, call.where), digest);
    };
    std::vector<ImageReference> images;
    for (const auto& [name, digest] : lock->pins()) {
        images.push_back(taken_for(name, digest));
    }
    std::string text;
    const auto missing = missing_in(engine, images, call);
    for (const auto& [name, digest] : lock->pins()) {
        for (const auto& image : missing) {
            if (image == taken_for(name, digest)) {
                text += "\n    " + name;
            }
        }
    }
    return text.empty() ? text
                        : "\n  missing of " + lock->source() + ":" + text +
                              "\n  testcontainers-prefetch gets them where there is a network";
}

} // namespace testcontainers::core

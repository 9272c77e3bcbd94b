#include "core/image_provision.hpp"

#include "core/image_pull.hpp"
#include "core/image_record.hpp"
#include "core/image_turns.hpp"
#include "core/missing_images.hpp"

#include <algorithm>
#include <cctype>
#include <sstream>
#include <string_view>
#include <utility>

namespace testcontainers::core {
namespace {

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return text;
}

} // namespace

ImageProvision::ImageProvision(Engine::State& engine, const std::string& image, PullPolicy policy,
                               std::source_location where, std::string platform)
    : engine_(engine), policy_(policy), platform_(std::move(platform)),
      choice_(choose_image(engine.settings(), image, where)), name_(to_string(choice_.image)) {
    record_image(engine.settings().record_images,
                 {written_name(engine.settings(), choice_.unpinned), platform_}, where);
}

bool ImageProvision::is_due() const {
    if (policy_ == PullPolicy::always) {
        return true;
    }
    const auto age = policy_.age();
    return age &&
           ImageTurn::last_pull_of(engine_.info().url, turn_name(choice_.image, platform_)) + *age < begun_;
}

bool ImageProvision::before_creation(const docker::Call& call) const {
    const bool due = is_due() && !engine_.settings().offline;
    if (due) {
        pull(call);
    }
    return due;
}

void ImageProvision::after_missing(const docker::Call& call) const {
    if (policy_ == PullPolicy::never) {
        refuse(", and the spec says that it is never pulled", call);
    }
    if (engine_.settings().offline) {
        refuse(", and TESTCONTAINERS_OFFLINE forbids to pull it" + missing_of_lock(engine_, call), call);
    }
    pull(call);
}

ImageProvision::Provided ImageProvision::provide(const docker::Call& call) const {
    const bool was_pulled = before_creation(call);
    if (auto image = found(call)) {
        return {*std::move(image), was_pulled};
    }
    after_missing(call);
    return {engine_.client().images().inspect(name_, call), true};
}

std::optional<docker::ImageDetails> ImageProvision::found(const docker::Call& call) const {
    try {
        auto image = engine_.client().images().inspect(name_, call);
        return is_for(image, platform_) ? std::optional(std::move(image)) : std::nullopt;
    } catch (const NotFound&) {
        return std::nullopt;
    }
}

bool ImageProvision::is_missing(const NotFound& refusal) {
    const auto words = lower(refusal.engine_message());
    const auto has = [&words](std::string_view part) { return words.find(part) != std::string::npos; };
    return has("no such image") || has("find image") || has("was found but does not");
}

bool ImageProvision::is_named_by(const NotFound& refusal) const {
    // The engine puts a colon, a stop or quotes around the name, and leaves out what Docker Hub implies.
    constexpr std::string_view around = ".,:;'\"";
    std::istringstream words(refusal.engine_message());
    for (std::string word; words >> word;) {
        const auto begin = word.find_first_not_of(around);
        const auto end = word.find_last_not_of(around);
        if (begin == std::string::npos) {
            continue;
        }
        try {
            if (ImageReference::parse(word.substr(begin, end - begin + 1)) == choice_.image) {
                return true;
            }
        } catch (const ConfigError&) {
            // Another word.
        }
    }
    return false;
}

void ImageProvision::refuse(const std::string& why, const docker::Call& call) const {
    const auto platform = platform_.empty() ? std::string{} : " for " + platform_;
    throw PullError(choice_.described + " is not in the engine" + platform + why,
                    {.image = choice_.asked_for}, call.where);
}

void ImageProvision::pull(const docker::Call& call) const {
    pull_image(engine_,
               {.image = choice_.image,
                .described = choice_.described,
                .asked_for = choice_.asked_for,
                .platform = platform_,
                .wanted_since = begun_},
               patience_of(engine_.settings()), call);
}

} // namespace testcontainers::core

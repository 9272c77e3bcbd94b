#include "core/image_provision.hpp"

#include "core/image_pull.hpp"
#include "core/image_record.hpp"
#include "core/image_turns.hpp"
#include "core/missing_images.hpp"

#include <algorithm>
#include <array>
#include <cctype>
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
    return age && ImageTurn::last_pull_of(engine_.info().url, name_) + *age < begun_;
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

bool ImageProvision::is_missing(const NotFound& refusal) {
    const auto words = lower(refusal.engine_message());
    constexpr std::array<std::string_view, 4> phrases{"no such image", "find image",
                                                      "does not match the specified platform",
                                                      "does not provide the specified platform"};
    return std::ranges::any_of(phrases, [&](auto phrase) { return words.find(phrase) != std::string::npos; });
}

void ImageProvision::refuse(const std::string& why, const docker::Call& call) const {
    const auto of_platform = platform_.empty() ? "" : " for " + platform_;
    throw PullError(choice_.described + " is not in the engine" + of_platform + why,
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

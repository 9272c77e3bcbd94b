#include "core/image_provision.hpp"

#include "auth/find_credentials.hpp"
#include "core/time_limit.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <utility>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

constexpr auto longest_pull = 30min;

std::string lower(std::string text) {
    std::ranges::transform(text, text.begin(), [](unsigned char character) {
        return static_cast<char>(std::tolower(character));
    });
    return text;
}

std::string credentials_line(const std::optional<auth::Credentials>& credentials, const std::string& domain) {
    return credentials
               ? "credentials: " + describe(*credentials)
               : "credentials: none, for neither DOCKER_AUTH_CONFIG nor config.json has any for " + domain;
}

} // namespace

ImageProvision::ImageProvision(Engine::State& engine, const ContainerSpec& spec, std::source_location where)
    : engine_(engine), spec_(spec),
      image_(ImageReference::parse(spec.image, where)
                 .with_hub_prefix(engine.settings().hub_image_name_prefix, where)),
      name_(to_string(image_)) {}

void ImageProvision::before_creation(const docker::Call& call) const {
    if (spec_.pull == PullPolicy::always) {
        pull(call);
    }
}

void ImageProvision::after_missing(const docker::Call& call) const {
    if (spec_.pull == PullPolicy::never) {
        throw PullError(described() + " is not in the engine, and the spec says that it is never pulled",
                        call.where);
    }
    pull(call);
}

bool ImageProvision::is_missing(const NotFound& refusal) {
    const auto words = lower(refusal.engine_message());
    return words.find("no such image") != std::string::npos || words.find("find image") != std::string::npos;
}

std::string ImageProvision::described() const {
    if (name_ == spec_.image) {
        return fmt::format("image \"{}\"", name_);
    }
    const bool renamed = name_ != to_string(ImageReference::parse(spec_.image));
    return fmt::format("image \"{}\" ({}{})", spec_.image, name_,
                       renamed ? ", by TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX" : "");
}

void ImageProvision::pull(const docker::Call& call) const {
    const auto credentials = auth::find_credentials(image_.domain(), auth::process_environment(), call.where);
    auto patient = call;
    patient.timeout = allowed(longest_pull, engine_.settings()).time;
    try {
        engine_.client().images().pull(
            image_, credentials ? registry_auth_header(*credentials) : std::string{}, {}, patient);
    } catch (const ApiError& refusal) {
        throw PullError(fmt::format("{} could not be pulled: {}\n  {}", described(),
                                    printable(refusal.engine_message()),
                                    credentials_line(credentials, image_.domain())),
                        {.image = spec_.image}, call.where);
    }
}

} // namespace testcontainers::core

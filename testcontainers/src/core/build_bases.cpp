#include "core/build_bases.hpp"

#include "auth/find_credentials.hpp"
#include "core/image_choice.hpp"
#include "core/image_provision.hpp"
#include "core/image_pull.hpp"
#include "core/pull_display.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

namespace testcontainers::core {
namespace {

/// The platform that the Dockerfile or the build asks for; empty for the engine's own.
std::string platform_of(const std::string& image, const ImageBuild& build, const DockerfileFacts& facts) {
    const auto stage = std::ranges::find(facts.stages, image, &DockerfileFacts::Stage::image);
    const bool has_own = stage != facts.stages.end() && !stage->platform.empty();
    return has_own ? stage->platform : build.platform;
}

/// Provides the images of one build, one after the other.
class Providing {
public:
    Providing(Engine::State& engine, const ImageBuild& build, std::source_location where)
        : engine_(engine), policy_(build.pull ? PullPolicy::always : PullPolicy::missing),
          call_{.where = where} {}

    void add(const std::string& asked_for, const std::string& platform) {
        const ImageProvision image(engine_, asked_for, policy_, call_.where, platform);
        if (image.name() != asked_for) {
            bases_.chosen.emplace(asked_for, image.name());
        }
        try {
            auto provided = image.provide(call_);
            // BuildKit asks a registry for what it does not find for a platform.
            if (provided.was_pulled || !platform.empty()) {
                domains_.insert(ImageReference::parse(image.name(), call_.where).domain());
            }
            bases_.ids.push_back(std::move(provided.image.id));
        } catch (const PullError& error) {
            if (!engine_.settings().offline) {
                throw;
            }
            // That took no time: the others that are missing are told as well.
            if (!refusal_) {
                refusal_ = error;
            } else {
                further_ += "\n    " + asked_for;
            }
        }
    }

    void add_cache(const std::string& asked_for, const std::string& platform) {
        const auto choice = choose_image(engine_.settings(), asked_for, call_.where);
        const auto name = to_string(choice.image);
        bases_.cache_from.push_back(name);
        if (engine_.settings().offline || choice.image.domain() == "localhost" ||
            (policy_ == PullPolicy::missing && has(name, platform))) {
            return;
        }
        try {
            pull_image(engine_,
                       {.image = choice.image,
                        .described = choice.described,
                        .asked_for = asked_for,
                        .platform = platform},
                       patience_of(engine_.settings()), call_);
        } catch (const Error& error) {
            PullDisplay::of_process().note("a build goes on without a cache: " + error.message());
        }
    }

    BuildBases take() {
        if (refusal_ && !further_.empty()) {
            throw PullError(refusal_->message() +
                                "\n  further images of the build that are missing:" + further_,
                            call_.where);
        }
        if (refusal_) {
            throw *refusal_;
        }
        bases_.registry_config = credentials();
        return std::move(bases_);
    }

private:
    [[nodiscard]] bool has(const std::string& name, const std::string& platform) {
        try {
            return is_for(engine_.client().images().inspect(name, call_), platform);
        } catch (const NotFound&) {
            return false;
        }
    }

    /// For the registries that were asked just now, or that may be. A build whose images are there, and that
    /// asks for no platform, needs none.
    [[nodiscard]] std::string credentials() const {
        std::vector<auth::Credentials> all;
        for (const auto& domain : domains_) {
            if (auto found =
                    auth::look_up_credentials(domain, auth::process_environment(), call_.where).credentials) {
                all.push_back(*std::move(found));
            }
        }
        return all.empty() ? std::string{} : auth::registry_config_header(all);
    }

    Engine::State& engine_;
    PullPolicy policy_;
    docker::Call call_;
    BuildBases bases_;
    std::set<std::string> domains_;
    std::optional<PullError> refusal_;
    std::string further_;
};

} // namespace

BuildBases provide_bases(Engine::State& engine, const ImageBuild& build, const DockerfileFacts& facts,
                         bool by_buildkit, std::source_location where) {
    Providing providing(engine, build, where);
    if (by_buildkit && !facts.syntax.empty()) {
        providing.add(facts.syntax, {});
    }
    for (const auto& asked_for : facts.base_images(build.target)) {
        providing.add(asked_for, platform_of(asked_for, build, facts));
    }
    for (const auto& asked_for : build.cache_from) {
        providing.add_cache(asked_for, build.platform);
    }
    return providing.take();
}

} // namespace testcontainers::core

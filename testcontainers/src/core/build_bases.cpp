#include "core/build_bases.hpp"

#include "auth/find_credentials.hpp"
#include "core/image_provision.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>
#include <set>

namespace testcontainers::core {
namespace {

/// The platform that the Dockerfile or the build asks for; empty for the engine's own.
std::string platform_of(const std::string& image, const ImageBuild& build, const DockerfileFacts& facts) {
    const auto stage = std::ranges::find(facts.stages, image, &DockerfileFacts::Stage::image);
    const bool has_own = stage != facts.stages.end() && !stage->platform.empty();
    return has_own ? stage->platform : build.platform;
}

std::string provided(Engine::State& engine, const ImageProvision& image, const docker::Call& call) {
    image.before_creation(call);
    try {
        return engine.client().images().inspect(image.name(), call).id;
    } catch (const NotFound&) {
        image.after_missing(call);
    }
    return engine.client().images().inspect(image.name(), call).id;
}

std::string credentials_for(const std::set<std::string>& domains, std::source_location where) {
    std::vector<auth::Credentials> all;
    for (const auto& domain : domains) {
        if (auto found = auth::look_up_credentials(domain, auth::process_environment(), where).credentials) {
            all.push_back(*std::move(found));
        }
    }
    return all.empty() ? std::string{} : auth::registry_config_header(all);
}

} // namespace

BuildBases provide_bases(Engine::State& engine, const ImageBuild& build, const DockerfileFacts& facts,
                         std::source_location where) {
    const docker::Call call{.where = where};
    BuildBases bases;
    std::set<std::string> domains;
    for (const auto& asked_for : facts.base_images(build.target)) {
        const ImageProvision image(engine, asked_for, build.pull ? PullPolicy::always : PullPolicy::missing,
                                   where, platform_of(asked_for, build, facts));
        bases.ids.push_back(provided(engine, image, call));
        domains.insert(ImageReference::parse(image.name(), where).domain());
        if (image.name() != asked_for) {
            bases.chosen.emplace(asked_for, image.name());
        }
    }
    for (const auto& cache : build.cache_from) {
        domains.insert(ImageReference::parse(cache, where).domain());
    }
    bases.registry_config = credentials_for(domains, where);
    return bases;
}

} // namespace testcontainers::core

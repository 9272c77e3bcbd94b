#include "testcontainers/image_build.hpp"

#include "core/build_bases.hpp"
#include "core/build_context.hpp"
#include "core/build_log.hpp"
#include "core/buildx.hpp"
#include "core/classic_build.hpp"
#include "core/engine_needs.hpp"
#include "core/image_choice.hpp"
#include "core/image_state.hpp"
#include "core/image_turns.hpp"
#include "core/leased.hpp"
#include "core/names.hpp"
#include "core/problems.hpp"
#include "core/protection.hpp"
#include "core/validate_build.hpp"
#include "session/session.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/settings.hpp"
#include "values/digest.hpp"
#include "values/dockerfile_rewrite.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <optional>
#include <utility>

namespace testcontainers {
namespace {

using Labels = std::map<std::string, std::string>;

/// How long another process may take to build what this one waits for.
constexpr std::chrono::minutes longest_wait{60};
constexpr std::chrono::seconds grace{2};

void add_all(Sha256& digest, const Labels& texts) {
    digest.add_field(std::to_string(texts.size()));
    for (const auto& [name, value] : texts) {
        digest.add_field(name);
        digest.add_field(value);
    }
}

/// One build: what it is made of, and how it is done.
class Making {
public:
    Making(const ImageBuild& build, const BuildOutput& output, std::source_location where)
        : build_(build), where_(where), engine_(Engine::current().state()), context_(build, where),
          facts_(DockerfileFacts::read(context_.dockerfile(), build.args)), log_(output) {
        const auto why = reason_for_buildkit();
        if (!facts_.platform_argument.empty() && may_know_platforms(why)) {
            platforms_ = platforms();
            facts_ = DockerfileFacts::read(context_.dockerfile(), build.args, platforms_);
        }
        core::throw_problems("the image build", core::problems_of(build, facts_), where);
        if (!why.empty()) {
            if (auto missing = core::missing_in_engine(facts_, engine_.info().api_version);
                !missing.empty()) {
                throw ConfigError("the image build: " + missing, where);
            }
            buildx_ = core::find_buildx(why, search_path(), core::plugin_folders(), where);
        } else if (platforms_) {
            buildx_ = core::installed_buildx(search_path(), core::plugin_folders());
        }
        bases_ = core::provide_bases(engine_, build, facts_, buildx_.has_value(), where);
        stamp_ = context_.stamp();
        hash_ = hash();
        dockerfile_ = with_base_images(context_.dockerfile(), build.args, bases_.chosen, platforms_);
        if (!buildx_ && (!bases_.chosen.empty() || context_.dockerfile_path().empty())) {
            context_.send_dockerfile(dockerfile_);
        }
    }

    Image run() {
        if (build_.keep) {
            return kept();
        }
        return Settings::current().reaper_disabled ? owned() : leased();
    }

private:
    [[nodiscard]] BuildPlatforms platforms() const {
        const auto engine = engine_.client().system().version({.where = where_});
        const auto own = Platform::parse(engine.os + '/' + engine.arch);
        return {.build = own, .target = build_.platform.empty() ? own : Platform::parse(build_.platform)};
    }

    static std::string search_path() {
        const auto* const path = std::getenv("PATH");
        return path == nullptr ? "" : path;
    }

    /// Where all that a FROM has of the platforms has a default, the classic builder takes that: BuildKit is
    /// taken where it is installed and nobody says otherwise.
    [[nodiscard]] bool may_know_platforms(const std::string& why_buildkit) const {
        return build_.builder != Builder::classic &&
               (!why_buildkit.empty() || core::installed_buildx(search_path(), core::plugin_folders()));
    }

    [[nodiscard]] std::string reason_for_buildkit() const {
        if (!build_.secrets.empty() || !build_.ssh.empty()) {
            return "the build has secrets or ssh";
        }
        if (!facts_.needs_buildkit.empty()) {
            return "the Dockerfile has " + facts_.needs_buildkit;
        }
        return build_.builder == Builder::buildkit ? "the build asks for it" : "";
    }

    /// Of all that the image is made from; what is made anew each time is like nothing before it.
    [[nodiscard]] std::string hash() const {
        Sha256 digest;
        if (build_.no_cache) {
            digest.add_field(core::unique_name());
            return digest.hex();
        }
        digest.add_field(context_.content_hash());
        digest.add_field(context_.dockerfile());
        add_all(digest, build_.args);
        add_all(digest, build_.labels);
        add_all(digest, build_.secrets);
        for (const auto& text : {build_.target, build_.platform, build_.network, buildx_.value_or("")}) {
            digest.add_field(text);
        }
        for (const auto& id : bases_.ids) {
            digest.add_field(id);
        }
        return digest.hex();
    }

    /// `localhost/testcontainers-build:…`. What is kept, what a session shares and what a process has are not
    /// the same image, because they do not go at the same time.
    [[nodiscard]] std::string name_for(const std::string& owner) const {
        return "localhost/testcontainers-build:" + sha256_hex(hash_ + '\n' + owner).substr(0, 32);
    }

    Image kept() {
        const auto name = name_for({});
        const core::ImageTurn turn(engine_.info().url, name, std::chrono::steady_clock::now() + longest_wait,
                                   {});
        const auto there = id_of(name);
        core::Ownership nobodys;
        nobodys.removed();
        auto id = there ? *there : make(name, core::labels_of_nobody(engine_.info()));
        return finish(std::make_unique<Image::State>(engine_, std::move(nobodys), name, std::move(id)));
    }

    Image owned() {
        const auto name = name_for(core::unique_name());
        const auto labels = core::labels_under_protection(engine_.info());
        core::Ownership ownership;
        auto id = make(name, labels);
        return finish(std::make_unique<Image::State>(engine_, std::move(ownership), name, std::move(id)));
    }

    Image leased() {
        const auto name = name_for(session::Session::current().id());
        auto lease = take(name);
        auto id = lease.part() == reaper::Lease::Part::start ? make_for_all(name, lease) : found(lease);
        core::Ownership nobodys;
        nobodys.removed();
        auto state = std::make_unique<Image::State>(engine_, std::move(nobodys), name, std::move(id));
        state->keep_by(std::move(lease));
        return finish(std::move(state));
    }

    [[nodiscard]] reaper::Lease take(const std::string& name) const {
        try {
            return reaper::Lease::take({.name = name, .hash = hash_, .grace = grace},
                                       core::session_reaper(engine_), longest_wait);
        } catch (const StartError& error) {
            throw BuildError(error.message(), where_);
        }
    }

    [[nodiscard]] std::string found(const reaper::Lease& lease) const {
        core::protect_shared(engine_.info(), lease.mark());
        return lease.info();
    }

    std::string make_for_all(const std::string& name, reaper::Lease& lease) {
        try {
            auto id = make(name, core::labels_of_shared(engine_.info(), lease.mark(), lease.owner()));
            lease.started(id);
            return id;
        } catch (const Error& error) {
            lease.failed(error.message());
            throw;
        }
    }

    [[nodiscard]] std::optional<std::string> id_of(const std::string& name) const {
        try {
            return engine_.client().images().inspect(name, {.where = where_}).id;
        } catch (const NotFound&) {
            return std::nullopt;
        }
    }

    std::string make(const std::string& name, Labels labels) {
        if (labels.contains(std::string{session::session_label})) {
            labels.emplace(session::image_label, name);
        }
        labels = session::without_heritage(std::move(labels));
        labels.insert(build_.labels.begin(), build_.labels.end());
        const docker::ImageBuildOrder order{.dockerfile = context_.dockerfile_path(),
                                            .tags = {name},
                                            .arguments = build_.args,
                                            .target = build_.target,
                                            .labels = std::move(labels),
                                            .platform = build_.platform,
                                            .cache_from = bases_.cache_from,
                                            .no_cache = build_.no_cache,
                                            .network = build_.network,
                                            .registry_config = bases_.registry_config};
        auto id = buildx_ ? core::build_with_buildx(*buildx_, engine_, {build_, order, context_, dockerfile_},
                                                    log_, where_)
                          : core::build_with_classic_builder(engine_, build_, order, context_, log_, where_);
        if (!is_unchanged()) {
            engine_.client().images().remove(name, false, {.where = where_});
            throw ConfigError("the image build: files of the context " + build_.context.string() +
                                  " changed while they were read",
                              where_);
        }
        return id;
    }

    [[nodiscard]] bool is_unchanged() const {
        try {
            return context_.stamp() == stamp_;
        } catch (const ConfigError&) {
            return false; // a file is gone
        }
    }

    /// Gives it the name that is asked for.
    Image finish(std::unique_ptr<Image::State> state) {
        if (!build_.name.empty()) {
            const auto name = ImageReference::parse(build_.name, where_);
            engine_.client().images().tag(state->id(), name.familiar_name(), name.tag(), {.where = where_});
            state->add_name(to_string(name));
        }
        return Image{std::move(state)};
    }

    const ImageBuild& build_;
    std::source_location where_;
    Engine::State& engine_;
    core::BuildContext context_;
    DockerfileFacts facts_;
    /// Known where the Dockerfile speaks of them.
    std::optional<BuildPlatforms> platforms_;
    core::BuildLog log_;
    std::optional<std::string> buildx_;
    core::BuildBases bases_;
    /// As it is sent.
    std::string dockerfile_;
    std::string stamp_;
    std::string hash_;
};

} // namespace

Image build(const ImageBuild& build, const BuildOutput& output, std::source_location where) {
    core::throw_problems("the image build", core::problems_of(build), where);
    auto complete = build;
    complete.platform = core::platform_or_usual(Settings::current(), build.platform);
    return Making(complete, output, where).run();
}

} // namespace testcontainers

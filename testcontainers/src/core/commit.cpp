#include "core/image_state.hpp"
#include "core/names.hpp"
#include "core/protection.hpp"
#include "engine/engine_state.hpp"
#include "session/session.hpp"
#include "testcontainers/container.hpp"
#include "testcontainers/docker/containers.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/images.hpp"

#include <utility>

namespace testcontainers::images {
namespace {

constexpr std::chrono::minutes longest_commit{10};

/// A kept image is nobody's; that of the session has the name by which it is known again.
std::map<std::string, std::string> labels_for(const ImageReference& name, bool keep,
                                              const EngineInfo& engine) {
    std::map<std::string, std::string> labels;
    if (!keep) {
        labels = core::labels_under_protection(engine);
        labels.emplace(session::image_label, to_string(name));
    }
    return session::without_heritage(std::move(labels));
}

} // namespace

Image commit(const Container& container, const CommitOptions& options, std::source_location where) {
    const auto name = ImageReference::parse(
        options.name.empty() ? "localhost/testcontainers-commit:" + core::unique_name() : options.name,
        where);
    if (name.tag().empty()) {
        throw ConfigError("commit: the name \"" + options.name + "\" must have a tag instead of a digest",
                          where);
    }
    auto& engine = Engine::current().state();
    const auto labels = labels_for(name, options.keep, engine.info());
    core::Ownership ownership;
    auto id = engine.client().images().commit(container.id(),
                                              {.repository = name.familiar_name(),
                                               .tag = name.tag(),
                                               .comment = options.comment,
                                               .changes = options.changes,
                                               .labels = labels,
                                               .pause = options.pause},
                                              {.timeout = longest_commit, .where = where});
    auto state = std::make_unique<Image::State>(engine, std::move(ownership), to_string(name), std::move(id));
    if (options.keep) {
        state->give_up();
    }
    return Image{std::move(state)};
}

} // namespace testcontainers::images

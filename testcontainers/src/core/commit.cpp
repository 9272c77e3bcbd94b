#include "core/background_removal.hpp"
#include "core/names.hpp"
#include "core/ownership.hpp"
#include "core/protection.hpp"
#include "engine/engine_state.hpp"
#include "session/session.hpp"
#include "testcontainers/container.hpp"
#include "testcontainers/docker/containers.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/images.hpp"

#include <utility>

namespace testcontainers {

/// The life of an image that the library made.
class Image::State {
public:
    State(Engine::State& engine, core::Ownership ownership, std::string name, std::string id)
        : engine_(engine), ownership_(std::move(ownership)), name_(std::move(name)), id_(std::move(id)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() {
        if (ownership_.held()) {
            core::remove_in_background(
                engine_, std::move(ownership_),
                {.kind = engine::Removal::Kind::image,
                 .what = "image",
                 .name = name_,
                 .holds = {},
                 .remove = [&client = engine_.client(), name = name_](const docker::Call& call) {
                     client.images().remove(name, false, call);
                 }});
        }
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::string& id() const noexcept { return id_; }

    void remove(const docker::Call& call) {
        if (ownership_.held()) {
            (void)engine_.removals().await_containers(std::chrono::seconds{60});
            engine_.client().images().remove(name_, false, call);
            ownership_.removed();
        }
    }

    void give_up() noexcept { ownership_.give_up(); }

private:
    Engine::State& engine_;
    core::Ownership ownership_;
    std::string name_;
    std::string id_;
};

Image::Image(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Image::Image(Image&&) noexcept = default;
Image& Image::operator=(Image&&) noexcept = default;
Image::~Image() = default;

const std::string& Image::name() const noexcept { return state_->name(); }
const std::string& Image::id() const noexcept { return state_->id(); }
void Image::remove(std::source_location where) { state_->remove({.where = where}); }

std::string Image::release() && {
    state_->give_up();
    return state_->name();
}

namespace images {
namespace {

constexpr std::chrono::minutes longest_commit{10};

/// The image inherits the container's labels. What they say of the container's session and owner is not true
/// of the image: it has its own, or empty ones where it is kept.
std::map<std::string, std::string> labels_for(const Container& container, bool keep, const EngineInfo& engine,
                                              std::source_location where) {
    std::map<std::string, std::string> labels;
    if (!keep) {
        labels = core::labels_under_protection(engine);
    }
    for (const auto& [name, value] : container.inspect(where).labels) {
        if (name.starts_with(session::label_namespace)) {
            labels.emplace(name, "");
        }
    }
    return labels;
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
    const auto labels = labels_for(container, options.keep, engine.info(), where);
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

} // namespace images
} // namespace testcontainers

#include "testcontainers/volume.hpp"

#include "core/claims.hpp"
#include "core/keeping.hpp"
#include "core/names.hpp"
#include "core/ownership.hpp"
#include "core/problems.hpp"
#include "core/protection.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers {

/// A volume's life.
class Volume::State {
public:
    State(Engine::State& engine, core::Ownership ownership, std::string name)
        : engine_(engine), ownership_(std::move(ownership)), name_(std::move(name)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() {
        if (!ownership_.held()) {
            return;
        }
        core::part_with(name_, engine_, std::move(ownership_),
                        {.kind = engine::Removal::Kind::volume,
                         .what = "volume",
                         .name = name_,
                         .holds = {core::claim_of_volume(name_)},
                         .remove = [&client = engine_.client(), name = name_](const docker::Call& call) {
                             client.volumes().remove(name, false, call);
                         }});
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    void remove(const docker::Call& call) {
        if (ownership_.held()) {
            (void)engine_.removals().await_containers(core::longest_clearance);
            engine_.client().volumes().remove(name_, false, call);
            ownership_.removed();
        }
    }

    void give_up() noexcept { ownership_.give_up(); }

private:
    Engine::State& engine_;
    core::Ownership ownership_;
    std::string name_;
};

namespace {

constexpr int conflict = 409;

void validate(const VolumeSpec& spec, std::source_location where) {
    core::Problems problems;
    if (!spec.name.empty() && !core::is_engine_name(spec.name)) {
        problems.add("name", spec.name, core::engine_name_rule);
    }
    if (spec.driver.empty()) {
        problems.add("driver", "must be the name of a volume driver, such as local");
    }
    core::check_labels(problems, spec.labels);
    problems.check_settings("driver_options", spec.driver_options);
    core::throw_problems("the volume spec", std::move(problems).take(), where);
}

[[noreturn]] void refuse_existing(const std::string& name, std::source_location where) {
    throw Conflict(conflict, "a volume of that name exists, and this library did not make it just now",
                   fmt::format("create volume \"{}\"", name), where);
}

/// The engine takes an existing volume for a new one: the one that is there must be found before.
void refuse_if_existing(docker::Client& client, const std::string& name, std::source_location where) {
    try {
        (void)client.volumes().inspect(name, {.where = where});
    } catch (const NotFound&) {
        return;
    }
    refuse_existing(name, where);
}

} // namespace

Volume Volume::create(const VolumeSpec& spec, std::source_location where) {
    validate(spec, where);
    auto& engine = Engine::current().state();
    auto& client = engine.client();
    if (!spec.name.empty()) {
        core::Keeping::instance().yield({core::claim_of_volume(spec.name)});
        (void)engine.removals().await_free({core::claim_of_volume(spec.name)}, core::longest_clearance);
        refuse_if_existing(client, spec.name, where);
    }
    docker::VolumeCreate request{.name = spec.name.empty() ? core::unique_name() : spec.name,
                                 .driver = spec.driver,
                                 .driver_options = spec.driver_options,
                                 .labels = core::labels_under_protection(engine.info())};
    request.labels.insert(spec.labels.begin(), spec.labels.end());
    core::Ownership ownership;
    const auto created = client.volumes().create(request, {.where = where});
    if (created.labels != request.labels) {
        ownership.removed();
        refuse_existing(request.name, where);
    }
    return Volume{std::make_unique<State>(engine, std::move(ownership), created.name)};
}

Volume::Volume(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Volume::Volume(Volume&&) noexcept = default;
Volume& Volume::operator=(Volume&&) noexcept = default;
Volume::~Volume() = default;

const std::string& Volume::name() const noexcept { return state_->name(); }

void Volume::remove(std::source_location where) { state_->remove({.where = where}); }

std::string Volume::release() && {
    state_->give_up();
    return state_->name();
}

} // namespace testcontainers

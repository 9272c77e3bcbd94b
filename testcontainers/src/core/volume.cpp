#include "testcontainers/volume.hpp"

#include "core/names.hpp"
#include "core/parting.hpp"
#include "core/problems.hpp"
#include "engine/engine_state.hpp"
#include "session/owner.hpp"
#include "session/session.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers {

/// A volume's life.
class Volume::State {
public:
    State(docker::Client& client, std::string name) : client_(client), name_(std::move(name)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() {
        if (!owned_ || !owner_.is_this_process()) {
            return;
        }
        try {
            client_.volumes().remove(name_);
        } catch (...) {
            core::report_left_behind("volume", name_);
        }
    }

    [[nodiscard]] const std::string& name() const noexcept { return name_; }

    void remove(std::source_location where) {
        if (owned_) {
            client_.volumes().remove(name_, false, {.where = where});
            owned_ = false;
        }
    }

    void disown() noexcept { owned_ = false; }

private:
    docker::Client& client_;
    std::string name_;
    session::Owner owner_;
    bool owned_ = true;
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
    auto& client = Engine::current().client();
    const auto& session = session::Session::current();
    if (!spec.name.empty()) {
        refuse_if_existing(client, spec.name, where);
    }
    docker::VolumeCreate request{.name = spec.name.empty() ? core::unique_name() : spec.name,
                                 .driver = spec.driver,
                                 .driver_options = spec.driver_options,
                                 .labels = session.labels()};
    request.labels.insert(spec.labels.begin(), spec.labels.end());
    const auto created = client.volumes().create(request, {.where = where});
    if (created.labels != request.labels) {
        refuse_existing(request.name, where);
    }
    return Volume{std::make_unique<State>(client, created.name)};
}

Volume::Volume(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Volume::Volume(Volume&&) noexcept = default;
Volume& Volume::operator=(Volume&&) noexcept = default;
Volume::~Volume() = default;

const std::string& Volume::name() const noexcept { return state_->name(); }

void Volume::remove(std::source_location where) { state_->remove(where); }

std::string Volume::release() && {
    state_->disown();
    return state_->name();
}

} // namespace testcontainers

#pragma once

#include "core/ownership.hpp"
#include "engine/engine_state.hpp"
#include "reaper/lease.hpp"
#include "testcontainers/images.hpp"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace testcontainers {

/// The life of an image that the library made: its owner removes it, or it goes some time after its last
/// lease.
class Image::State {
public:
    State(Engine::State& engine, core::Ownership ownership, std::string name, std::string id)
        : engine_(engine), ownership_(std::move(ownership)), name_(std::move(name)), id_(std::move(id)) {}
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State();

    /// It stays as long as the lease, and no longer than others' leases want it: nobody owns it.
    void keep_by(reaper::Lease lease);

    [[nodiscard]] const std::string& name() const noexcept { return name_; }
    [[nodiscard]] const std::string& id() const noexcept { return id_; }

    /// It has a further name, which goes with it.
    void add_name(std::string name) { further_names_.push_back(std::move(name)); }

    void remove(const docker::Call& call);

    /// It is to stay: to the end of the process where it is leased.
    void give_up();

private:
    Engine::State& engine_;
    core::Ownership ownership_;
    std::string name_;
    std::string id_;
    std::optional<reaper::Lease> lease_;
    std::vector<std::string> further_names_;
};

} // namespace testcontainers

#pragma once

/// @file
/// Volumes: storage of the engine that lives until its handle ends.
///
///     auto data = tc::Volume::create();
///     auto writer = tc::run({.image = "debian:12", .mounts = {tc::VolumeMount{data, "/data"}}});

#include "testcontainers/owned.hpp"

#include <map>
#include <memory>
#include <source_location>
#include <string>

namespace testcontainers {

/// What a volume is to be.
struct VolumeSpec {
    /// `[a-zA-Z0-9][a-zA-Z0-9_.-]+`; a unique one is made up when empty.
    std::string name = {};
    /// The volume driver.
    std::string driver = "local";
    /// Options of the driver.
    std::map<std::string, std::string> driver_options = {};
    /// Labels besides the library's own; names under `org.testcontainers` are refused.
    std::map<std::string, std::string> labels = {};

    friend bool operator==(const VolumeSpec&, const VolumeSpec&) = default;
};

/// A volume that exists in the engine, and is removed when the handle ends. Move-only; const members are safe
/// from several threads.
class [[nodiscard]] Volume {
public:
    /// Creates a volume (Engine API: VolumeCreate).
    /// @throws ConfigError when the spec is wrong, Conflict when a volume of that name exists,
    /// EngineUnavailable, TransportError, ApiError.
    [[nodiscard]] static Volume create(const VolumeSpec& spec = {},
                                       std::source_location where = std::source_location::current());

    Volume(Volume&&) noexcept;
    Volume& operator=(Volume&&) noexcept;
    /// Has the volume removed in the background, after the containers that have ended; a failure is reported
    /// on standard error and never thrown.
    ~Volume();

    /// The name, by which containers mount it.
    [[nodiscard]] const std::string& name() const noexcept;

    /// Removes the volume now. One that is gone already is removed.
    /// @throws Conflict when a container still uses it, TransportError, ApiError.
    void remove(std::source_location where = std::source_location::current());

    /// Gives up ownership: the volume outlives the handle. The reaper still removes it when the process ends.
    /// Returns its name.
    [[nodiscard]] std::string release() &&;

private:
    class State;
    explicit Volume(std::unique_ptr<State> state) noexcept;
    internal::Owned<State> state_;
};

} // namespace testcontainers

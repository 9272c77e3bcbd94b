#include "testcontainers/snapshot.hpp"

#include "core/image_choice.hpp"
#include "core/image_provision.hpp"
#include "core/image_turns.hpp"
#include "core/reuse.hpp"
#include "engine/engine_state.hpp"
#include "testcontainers/docker/containers.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/error.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

namespace testcontainers {
namespace {

/// How long another process may take to make what this one waits for.
constexpr std::chrono::minutes longest_making{30};

/// What a process ends with that was killed.
constexpr int killed = 128 + 9;

void check(const SnapshotOptions& options, std::source_location where) {
    if (options.keep && options.prepare && options.version.empty()) {
        throw ConfigError("SnapshotOptions::version is empty; a kept snapshot with a `prepare` needs the "
                          "name of what that does, such as \"orders-3\"",
                          where);
    }
    if (options.grace.count() < 0) {
        throw ConfigError(
            fmt::format("SnapshotOptions::grace is {} s; it must not be negative", options.grace.count()),
            where);
    }
}

/// The name of the image that is kept for what is asked for.
std::string kept_name(ContainerSpec spec, const SnapshotOptions& options, std::source_location where) {
    auto& engine = Engine::current().state();
    spec.platform = core::platform_or_usual(engine.settings(), spec.platform);
    const core::ImageProvision base(engine, spec.image, spec.pull, where, spec.platform);
    const auto id = base.provide({.where = where}).image.id;
    const auto content = fmt::format("{}\n{}\n{}", core::reuse_hash(spec, where), id, options.version);
    return "localhost/testcontainers-snapshot:" + sha256_hex(content).substr(0, 32);
}

ContainerSpec restored(ContainerSpec spec, std::string image) {
    spec.image = std::move(image);
    spec.pull = PullPolicy::never;
    spec.files.clear();
    return spec;
}

Image make(ContainerSpec spec, const SnapshotOptions& options, std::string name, std::source_location where) {
    spec.reuse = false;
    auto container = run(spec, where);
    if (options.prepare) {
        options.prepare(container);
    }
    container.stop(options.grace, where);
    if (container.inspect(where).state.exit_code == killed) {
        throw Error(fmt::format("the snapshot of {} was not taken: the container did not end within {} s of "
                                "being asked to, and a process that is killed may leave its files half "
                                "written",
                                spec.image, options.grace.count()),
                    where);
    }
    return images::commit(container, {.name = std::move(name), .pause = false, .keep = options.keep}, where);
}

} // namespace

Snapshot Snapshot::take(const ContainerSpec& spec, const SnapshotOptions& options,
                        std::source_location where) {
    check(options, where);
    if (!options.keep) {
        auto image = make(spec, options, {}, where);
        auto from_it = restored(spec, image.name());
        return {std::move(from_it), std::move(image), false};
    }
    const auto name = kept_name(spec, options, where);
    const core::ImageTurn turn(Engine::current().info().url, name,
                               std::chrono::steady_clock::now() + longest_making, {});
    const bool was_found = images::exists(name, where);
    if (!was_found) {
        (void)make(spec, options, name, where);
    }
    return {restored(spec, name), std::nullopt, was_found};
}

} // namespace testcontainers

#pragma once

/// @file
/// Containers that start where an initialised one stood.
///
///     auto seeded = tc::Snapshot::take(server, {.prepare = [](tc::Container& c) { load_rows(c); }});
///     auto first = tc::run(seeded.spec());    // has the rows
///     auto second = tc::run(seeded.spec());   // as well, and nothing of the first

#include "testcontainers/container.hpp"
#include "testcontainers/container_spec.hpp"
#include "testcontainers/images.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <source_location>
#include <string>
#include <utility>

namespace testcontainers {

/// How a snapshot is taken.
struct SnapshotOptions {
    /// Is called with the container when it is ready, to make of it what tests need.
    std::function<void(Container& container)> prepare = {};
    /// Names what `prepare` does. A kept snapshot with a `prepare` needs it.
    std::string version = {};
    /// Whether the snapshot stays when the process and the session end, for all who ask for the same: an
    /// equal spec with the same content of the copied files, the same version and the same image.
    bool keep = false;
    /// How long the container may take to end when it is asked to.
    std::chrono::seconds grace = std::chrono::seconds{60};
};

/// The files of a container that was ready, as an image. Move-only.
///
/// The image has the container's environment in it, secrets included. Its end removes the image unless it is
/// kept.
class [[nodiscard]] Snapshot {
public:
    /// Starts a container from `spec`, prepares it, has it end in order, and makes an image of its files
    /// (Engine API: ImageCommit); or takes the kept one. Of several processes of one user that ask for the
    /// same kept one at a time, one makes it. What lies in volumes, bind mounts and tmpfs is not part of it,
    /// the volumes that the image declares included: have a server keep its data elsewhere.
    /// @throws ConfigError when a snapshot with `prepare` is to be kept and has no version, or `grace` is
    /// negative; Error when the container did not end in time or was killed; what `run` and `prepare` throw.
    /// Then nothing is left.
    static Snapshot take(const ContainerSpec& spec, const SnapshotOptions& options = {},
                         std::source_location where = std::source_location::current());

    /// The spec of a container that starts from it: the one it was taken from, with the image of the snapshot
    /// and no files to copy.
    [[nodiscard]] const ContainerSpec& spec() const noexcept { return spec_; }

    /// Whether it was kept by somebody before, and nothing was started.
    [[nodiscard]] bool was_found() const noexcept { return was_found_; }

private:
    Snapshot(ContainerSpec spec, std::optional<Image> image, bool was_found)
        : spec_(std::move(spec)), image_(std::move(image)), was_found_(was_found) {}

    ContainerSpec spec_;
    std::optional<Image> image_;
    bool was_found_;
};

} // namespace testcontainers

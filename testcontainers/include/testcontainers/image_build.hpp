#pragma once

/// @file
/// Images that are built for a test.
///
///     auto image = tc::build({.context = "service", .args = {{"VERSION", "3"}}});
///     auto service = tc::run({.image = image.name(), .ports = {8080_tcp}});

#include "testcontainers/images.hpp"
#include "testcontainers/local_path.hpp"

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <source_location>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers {

/// A file of a build's context that is made from bytes in memory.
struct BuildFile {
    /// Its path in the context, relative. A file that the folder has there is not taken.
    std::string path;
    /// The bytes.
    std::string content;
    /// Permission bits.
    std::uint32_t mode = 0644;

    friend bool operator==(const BuildFile&, const BuildFile&) = default;
};

/// Who builds.
enum class Builder : std::uint8_t {
    automatic, ///< BuildKit where the Dockerfile needs it, or secrets or SSH are given, or where a FROM has
               ///< something of the platforms and buildx is installed; else the classic builder
    classic,   ///< the engine's own; knows no here-documents and no `RUN --mount`
    buildkit,  ///< through `docker buildx`, which must be installed
};

/// What is to be built, and how. A plain value.
struct ImageBuild {
    /// The folder whose files the Dockerfile may take, but for what its `.dockerignore` leaves out; a
    /// relative path starts at the working directory of the test. May be empty where `dockerfile_text` is
    /// given.
    LocalPath context = {};
    /// The Dockerfile, relative to the context; `Dockerfile` when empty. May lie outside of it. A
    /// `<Dockerfile>.dockerignore` beside it is taken instead of the context's `.dockerignore`.
    LocalPath dockerfile = {};
    /// The text of a Dockerfile, instead of a file.
    std::string dockerfile_text = {};
    /// Files of the context that are no files of this machine; rules of `.dockerignore` leave none of them
    /// out.
    std::vector<BuildFile> files = {};
    /// Values for its ARGs. They can be seen in the image's history: a secret belongs into `secrets`.
    std::map<std::string, std::string> args = {};
    /// The stage to end with; the last when empty.
    std::string target = {};
    /// Labels of the image.
    std::map<std::string, std::string> labels = {};
    /// A name the image gets besides its own; a tag is added where it has none.
    std::string name = {};
    /// `os/architecture`; the engine's own when empty.
    std::string platform = {};
    /// Images whose layers may be taken instead of made; pulled where that is possible. For BuildKit they
    /// must have been built with the argument `BUILDKIT_INLINE_CACHE=1`.
    std::vector<std::string> cache_from = {};
    /// Whether the images it starts from are pulled although the engine has them.
    bool pull = false;
    /// Whether everything is built again, whatever was built before.
    bool no_cache = false;
    /// The network mode of its steps, such as `none`; the engine's default when empty.
    std::string network = {};
    /// Secrets by id, for `RUN --mount=type=secret`. BuildKit only.
    std::map<std::string, std::string> secrets = {};
    /// SSH agents and keys, for `RUN --mount=type=ssh`: `default` or `id=path`. BuildKit only.
    std::vector<std::string> ssh = {};
    /// Who builds.
    Builder builder = Builder::automatic;
    /// Whether the image stays when the session ends; a later build of the same finds it.
    bool keep = false;
    /// How long it may take, without pulling the images it starts from.
    std::chrono::milliseconds timeout = std::chrono::minutes{30};

    friend bool operator==(const ImageBuild&, const ImageBuild&) = default;
};

/// Gets what the builder and its steps print as it comes, in pieces that end anywhere, in the thread that
/// builds.
using BuildOutput = std::function<void(std::string_view text)>;

/// Builds an image (Engine API: ImageBuild), or finds that it has been built: from the same content of the
/// context, the same Dockerfile, arguments and base images. Of the processes of a session that want the same,
/// one builds it and the others wait. Unless it is kept, it is removed a moment after the last handle of the
/// session has ended.
///
/// The images it starts from and copies from are pulled first, with the credentials that there are.
/// Substitutor, hub prefix and lock file apply to them: the Dockerfile that is sent names what was chosen. Of
/// a build that fails nothing stays that it has made. Safe from several threads.
/// @throws ConfigError that names all that is wrong, such as a folder that is missing, a stage that the
/// Dockerfile does not have, a file that cannot be read or changes meanwhile, or BuildKit being needed where
/// `docker buildx` is not installed; PullError; BuildError with the step that failed and what it printed;
/// TransportError, ApiError.
[[nodiscard]] Image build(const ImageBuild& build, const BuildOutput& output = {},
                          std::source_location where = std::source_location::current());

} // namespace testcontainers

#pragma once

#include "values/dockerfile_arguments.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers {

/// What `DockerfileFacts::needs_buildkit` calls a here-document.
inline constexpr const char* here_document = "a here-document";

/// What a Dockerfile says about the images it starts from, before anything is built. A plain value.
struct DockerfileFacts {
    /// One FROM.
    struct Stage {
        /// The image as it is named, with the arguments put in; empty where they leave nothing.
        std::string image;
        /// The name after AS, in lower case; empty for none.
        std::string name;
        /// Of `--platform=`, with the arguments put in; empty for none.
        std::string platform;
        /// Where its instructions take files from besides the context, each once: images and earlier stages,
        /// as `COPY --from=` and `RUN --mount=from=` name them.
        std::vector<std::string> sources = {};
        /// Whether the image's name has something of the platforms.
        bool of_platform = false;

        friend bool operator==(const Stage&, const Stage&) = default;
    };

    /// Reads a Dockerfile. `arguments` win over the defaults of ARG before the first FROM; those without a
    /// value, and those that no ARG declares, are not set, but for the ones that BuildKit makes of
    /// `platforms`. Without `platforms` it is read as the classic builder does. Never throws on a text that
    /// the engine would refuse: that is the engine's to say.
    [[nodiscard]] static DockerfileFacts read(std::string_view text,
                                              const std::map<std::string, std::string>& arguments = {},
                                              const std::optional<BuildPlatforms>& platforms = {});

    /// The images that come from outside, to start from or to copy from: no `scratch`, no earlier stage, each
    /// once. Of the stages up to `target`, a name or a number; of all where that is empty or none of them.
    [[nodiscard]] std::vector<std::string> base_images(std::string_view target = {}) const;

    std::vector<Stage> stages;
    /// What the engine's classic builder does not know and BuildKit does, such as `RUN --mount`; empty for
    /// none.
    std::string needs_buildkit;
    /// What a FROM has of the platforms, such as `TARGETARCH`, also where it has a default; then BuildKit
    /// must know them. Empty for none.
    std::string platform_argument = {};
    /// The image of the frontend that `# syntax=` names; empty for BuildKit's own.
    std::string syntax = {};

    friend bool operator==(const DockerfileFacts&, const DockerfileFacts&) = default;
};

} // namespace testcontainers

#pragma once

#include "values/platform.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers {

/// Where a build runs, and what it is for.
struct BuildPlatforms {
    Platform build;
    Platform target;
};

/// The arguments that a Dockerfile has before its first FROM.
class DockerfileArguments {
public:
    using Values = std::map<std::string, std::string>;

    /// A text, and the first of BuildKit's own arguments (`TARGETARCH` …) that it was made with, which no ARG
    /// gives a value; empty for none.
    struct Value {
        std::string text = {};
        std::string from_buildkit = {};
        /// The first of those that has no default where it stands, as `${TARGETARCH:-amd64}` has: without
        /// BuildKit the text is another than was meant.
        std::string undefaulted = {};
    };

    /// `given` win over the Dockerfile's defaults and over what BuildKit says of the platforms. Where they
    /// are not known, BuildKit's own arguments are not set, as for the classic builder. `given` outlives it.
    DockerfileArguments(const Values& given, const std::optional<BuildPlatforms>& platforms, char escape);

    /// Takes what follows ARG: `name` or `name=default`. One of BuildKit's own without a default keeps what
    /// BuildKit says, though old versions of it have it empty then.
    void declare(std::string_view word);

    /// A word with the values in the places of `$name`, `${name}`, `${name:-default}` …, and without its
    /// quotes. What has no value counts as empty.
    [[nodiscard]] Value put_into(std::string_view word) const;

private:
    class Substitution;

    void set_platform(const std::string& prefix, const Platform& platform);
    /// What ARG gives, or BuildKit.
    [[nodiscard]] std::optional<Value> find(const std::string& name) const;
    [[nodiscard]] bool is_of_buildkit(const std::string& name) const;

    const Values& given_;
    char escape_;
    std::map<std::string, Value> values_;
    /// BuildKit's own arguments; without values where the platforms are not known.
    Values of_buildkit_;
    bool platforms_known_;
};

} // namespace testcontainers

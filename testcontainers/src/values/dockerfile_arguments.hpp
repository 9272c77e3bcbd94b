#pragma once

#include <map>
#include <string>
#include <string_view>

namespace testcontainers {

/// Where a build runs and what it is for, each as `os/architecture` or `os/architecture/variant`; empty where
/// that is not known.
struct BuildPlatforms {
    std::string build;
    std::string target;
};

/// The arguments that a Dockerfile has before its first FROM.
class DockerfileArguments {
public:
    using Values = std::map<std::string, std::string>;

    /// `given` win over the Dockerfile's defaults and over what BuildKit says of the platforms
    /// (`TARGETARCH` …). They outlive it.
    DockerfileArguments(const Values& given, const BuildPlatforms& platforms, char escape);

    /// Takes what follows ARG: `name` or `name=default`.
    void declare(std::string_view word);

    /// A word with the values in the places of `$name`, `${name}`, `${name:-default}` …, and without its
    /// quotes. What has no value counts as empty.
    [[nodiscard]] std::string put_into(std::string_view word);

    /// The first argument that was put into a word and has its value from BuildKit alone; empty for none.
    [[nodiscard]] const std::string& from_buildkit() const noexcept { return from_buildkit_; }

private:
    class Substitution;

    void set_platform(const std::string& prefix, std::string_view platform);
    [[nodiscard]] const std::string* find(const std::string& name);

    const Values& given_;
    char escape_;
    Values values_;
    Values of_buildkit_;
    std::string from_buildkit_;
};

} // namespace testcontainers

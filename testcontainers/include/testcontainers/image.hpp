#pragma once

/// @file
/// Names of images, and when they are pulled.

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <source_location>
#include <string>
#include <string_view>

namespace testcontainers {

/// The name of an image, taken apart. `redis` is `docker.io/library/redis:latest`.
///
/// A plain value. The grammar is that of the distribution project's reference documentation:
/// `[domain[:port]/]path[:tag][@digest]`.
class ImageReference {
public:
    /// Reads an image's name.
    /// @throws ConfigError when `text` is not one; the message says which part is wrong and what would be
    /// right.
    [[nodiscard]] static ImageReference parse(std::string_view text,
                                              std::source_location where = std::source_location::current());

    /// The registry's host, and port where there is one: `docker.io` when the name has none.
    [[nodiscard]] const std::string& domain() const noexcept { return domain_; }

    /// The path within the registry; Docker Hub's implied `library/` included.
    [[nodiscard]] const std::string& path() const noexcept { return path_; }

    /// The tag; `latest` when the name has neither tag nor digest, empty when it has a digest alone.
    [[nodiscard]] const std::string& tag() const noexcept { return tag_; }

    /// The digest with its algorithm, `sha256:…`; empty when the name has none.
    [[nodiscard]] const std::string& digest() const noexcept { return digest_; }

    /// Whether the image lives on Docker Hub.
    [[nodiscard]] bool on_docker_hub() const noexcept;

    /// The name without tag and digest, as the engine's pull wants it: `redis`, `localhost:5000/team/app`.
    [[nodiscard]] std::string familiar_name() const;

    /// The same image under a prefix: `with_hub_prefix("mirror.example/hub/")` makes `redis:7` into
    /// `mirror.example/hub/redis:7`. A slash is put between them where the prefix has none. An image parsed
    /// from a text that names its registry stays what it is, and so does every image under an empty prefix.
    /// @throws ConfigError when the result is not an image's name.
    [[nodiscard]] ImageReference
    with_hub_prefix(std::string_view prefix,
                    std::source_location where = std::source_location::current()) const;

    /// The same image, declared to behave as `other` does: `registry.example/team/pg:15` for `postgres`. What
    /// `other` has as tag and digest does not count.
    /// @throws ConfigError when `other` is not an image's name.
    [[nodiscard]] ImageReference
    as_substitute_for(std::string_view other,
                      std::source_location where = std::source_location::current()) const;

    /// Whether it is `other`, whatever its tag, or was declared to be a substitute for it.
    /// @throws ConfigError when `other` is not an image's name.
    [[nodiscard]] bool is_compatible_with(std::string_view other) const;

    /// For modules that need a certain image.
    /// @throws ConfigError unless it is compatible with one of `others`; the message says how to declare it.
    void require_compatible_with(std::initializer_list<std::string_view> others,
                                 std::source_location where = std::source_location::current()) const;

    /// Compares the complete names: `redis` is `docker.io/library/redis:latest`.
    friend bool operator==(const ImageReference& left, const ImageReference& right) noexcept;

private:
    [[nodiscard]] std::string complete_name() const;

    std::string domain_;
    std::string path_;
    std::string tag_;
    std::string digest_;
    /// Domain and path of the image it stands in for; empty for none.
    std::string substitute_for_;
    bool registry_named_ = false;
};

/// The shortest spelling that names the image completely: `redis:latest`, `localhost:5000/team/app:1.2`.
[[nodiscard]] std::string to_string(const ImageReference& image);

/// When an image is pulled before a container is created from it. A plain value: one of the constants, or
/// `PullPolicy::older_than(24h)`.
class PullPolicy {
public:
    /// When the engine does not have it.
    static const PullPolicy missing;
    /// Each time; those who ask while it is being pulled get what that pull brings.
    static const PullPolicy always;
    /// Not at all; a missing image is an error.
    static const PullPolicy never;

    /// When the engine does not have it, and when this user's last pull of it on this machine is longer ago
    /// than `age` or is not known.
    [[nodiscard]] static constexpr PullPolicy older_than(std::chrono::seconds age) noexcept {
        return PullPolicy{Kind::older_than, age};
    }

    /// The age of `older_than`; nothing for the others.
    [[nodiscard]] constexpr std::optional<std::chrono::seconds> age() const noexcept {
        return kind_ == Kind::older_than ? std::optional{age_} : std::nullopt;
    }

    friend constexpr bool operator==(const PullPolicy&, const PullPolicy&) noexcept = default;

private:
    enum class Kind : std::uint8_t { missing, always, never, older_than };
    constexpr explicit PullPolicy(Kind kind, std::chrono::seconds age = {}) noexcept
        : kind_(kind), age_(age) {}

    Kind kind_;
    std::chrono::seconds age_;
};

inline constexpr PullPolicy PullPolicy::missing{PullPolicy::Kind::missing};
inline constexpr PullPolicy PullPolicy::always{PullPolicy::Kind::always};
inline constexpr PullPolicy PullPolicy::never{PullPolicy::Kind::never};

/// `missing`, `always`, `never` or `older than 3600 s`.
[[nodiscard]] std::string to_string(const PullPolicy& policy);

} // namespace testcontainers

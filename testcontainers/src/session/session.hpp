#pragma once

#include <map>
#include <string>
#include <string_view>

namespace testcontainers::session {

/// The beginning of the library's own labels; users' labels must not have it.
inline constexpr std::string_view label_namespace = "org.testcontainers";

/// The label of all that anybody's Testcontainers have made, and those of the language and of the library's
/// version.
inline constexpr std::string_view family_label = "org.testcontainers";
inline constexpr std::string_view language_label = "org.testcontainers.lang";
inline constexpr std::string_view version_label = "org.testcontainers.version";

/// The label by which everything of a session is found.
inline constexpr std::string_view session_label = "org.testcontainers.session-id";

/// The same, as others of the family spell it.
inline constexpr std::string_view family_session_label = "org.testcontainers.sessionId";

/// The label that names the process to whom a thing belongs, as a `ProcessIdentity`.
inline constexpr std::string_view owner_label = "org.testcontainers.owner";

/// The label that tells when a thing was created, by the engine's clock: `2026-07-31T12:00:00Z`.
inline constexpr std::string_view created_label = "org.testcontainers.created";

/// The label that names the service of a session that a container is.
inline constexpr std::string_view shared_label = "org.testcontainers.shared";

/// The label with what a container that outlives its session was made from.
inline constexpr std::string_view hash_label = "org.testcontainers.hash";

/// The label with the seconds without use after which such a container is removed.
inline constexpr std::string_view idle_label = "org.testcontainers.reuse-idle";

/// The label with the place where its uses are known.
inline constexpr std::string_view place_label = "org.testcontainers.reuse-place";

/// The label with the place where it is known whether a thing is kept for a person to look at.
inline constexpr std::string_view keep_label = "org.testcontainers.keep-place";

/// The label with the name that an image was made under. Containers and images inherit the labels of what
/// they are made from: a container with a name there, and an image where it is empty or no tag of it, have
/// all of the library's labels from there, and are somebody else's.
inline constexpr std::string_view image_label = "org.testcontainers.image";

/// `labels` and an empty one for each of the library's own that a container or an image made with them would
/// else inherit.
[[nodiscard]] std::map<std::string, std::string> without_heritage(std::map<std::string, std::string> labels);

/// A run of tests, of one process or of many: all children of the same parent, CTest for one, are of one
/// session. A value; safe from several threads.
class Session {
public:
    /// A session of that id.
    /// @throws ConfigError when `id` is not made of the characters of a container's name.
    explicit Session(std::string id);

    /// The session of this process: `TESTCONTAINERS_SESSION_ID`, else made from the parent process and its
    /// start time.
    /// @throws ConfigError when a setting is wrong.
    [[nodiscard]] static const Session& current();

    /// The id.
    [[nodiscard]] const std::string& id() const noexcept { return id_; }

    /// The labels of all that is created in this session.
    [[nodiscard]] std::map<std::string, std::string> labels() const;

    /// Whether something with these labels was created in this session.
    [[nodiscard]] bool made(const std::map<std::string, std::string>& labels) const;

private:
    std::string id_;
};

} // namespace testcontainers::session

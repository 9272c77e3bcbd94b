#pragma once

/// @file
/// A path of the machine that the test runs on, which may not be the engine's.

#include <concepts>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace testcontainers {

/// What `std::filesystem::path` and its like are: made from a text and turned into one.
template <class Path>
concept PathLike = std::constructible_from<Path, const std::string&> && requires(const Path& path) {
    { path.native() } -> std::convertible_to<const std::string&>;
    path.lexically_normal();
};

/// A file or a folder of the test's machine, as it was written: relative paths start at the working directory.
/// Made from a text or from a `std::filesystem::path`, and turns into a `std::filesystem::path` by itself.
/// `<filesystem>` takes a fifth of a second to compile, and only those pay for it who include it.
class LocalPath {
public:
    LocalPath() noexcept = default;
    LocalPath(std::string text) noexcept : text_(std::move(text)) {}  // NOLINT(google-explicit-constructor)
    LocalPath(std::string_view text) : text_(text) {}                 // NOLINT(google-explicit-constructor)
    LocalPath(const char* text) : text_(text) {}                      // NOLINT(google-explicit-constructor)
    template <PathLike Path>
    LocalPath(const Path& path) : text_(path.native()) {}  // NOLINT(google-explicit-constructor)

    /// The same as a `std::filesystem::path`.
    template <PathLike Path>
    operator Path() const {  // NOLINT(google-explicit-constructor)
        return Path(text_);
    }

    /// The path as it was written.
    [[nodiscard]] const std::string& string() const noexcept { return text_; }

    /// Whether there is none.
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(const LocalPath&, const LocalPath&) = default;

    /// Writes the path as it was written, for messages and for GoogleTest.
    friend std::ostream& operator<<(std::ostream& out, const LocalPath& path);

private:
    std::string text_;
};

}  // namespace testcontainers

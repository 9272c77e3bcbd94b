#pragma once

/// @file
/// A path of the machine that the test runs on, which may not be the engine's.

#include <compare>
#include <concepts>
#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>

namespace testcontainers {

/// What `std::filesystem::path` and its like are: made from a text and turned into one.
template <class Path>
concept PathLike = requires(const Path& path) {
    { path.native() } -> std::convertible_to<const std::string&>;
    path.lexically_normal();
} && std::constructible_from<Path, const std::string&>;

/// A file or a folder of the test's machine; a relative path starts at the working directory of the test.
///
/// Made from a text, a `std::filesystem::path` or a `std::filesystem::directory_entry`, and turns into a
/// `std::filesystem::path` by itself where one is expected; what takes several types, such as the constructor
/// of `std::ifstream`, takes `string()`. Compared as it was written: `a//b` is not `a/b`. A value; its header
/// compiles without `<filesystem>`.
class LocalPath {
public:
    LocalPath() noexcept = default;
    LocalPath(std::string text) noexcept : text_(std::move(text)) {} // NOLINT(google-explicit-constructor)
    LocalPath(std::string_view text) : text_(text) {}                // NOLINT(google-explicit-constructor)
    LocalPath(const char* text) : text_(text) {}                     // NOLINT(google-explicit-constructor)
    LocalPath(std::nullptr_t) = delete;
    template <PathLike Path>
    LocalPath(const Path& path) : text_(path.native()) {} // NOLINT(google-explicit-constructor)
    template <class Entry>
        requires requires(const Entry& entry) {
            { entry.path().native() } -> std::convertible_to<const std::string&>;
        }
    LocalPath(const Entry& entry) : text_(entry.path().native()) {} // NOLINT(google-explicit-constructor)

    /// The same as a `std::filesystem::path`.
    template <PathLike Path>
    operator Path() const { // NOLINT(google-explicit-constructor)
        return Path(text_);
    }

    /// The path as it was written.
    [[nodiscard]] const std::string& string() const noexcept { return text_; }

    /// Whether there is none.
    [[nodiscard]] bool empty() const noexcept { return text_.empty(); }

    friend bool operator==(const LocalPath&, const LocalPath&) = default;
    friend std::strong_ordering operator<=>(const LocalPath&, const LocalPath&) = default;
    template <PathLike Path>
    friend bool operator==(const LocalPath& a, const Path& b) {
        return a.text_ == b.native();
    }

    /// Writes the path as it was written, for messages and for GoogleTest.
    friend std::ostream& operator<<(std::ostream& out, const LocalPath& path);

private:
    std::string text_;
};

} // namespace testcontainers

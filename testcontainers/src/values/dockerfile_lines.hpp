#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace testcontainers {

/// Takes a Dockerfile apart into its instructions: lines that are continued are joined, comments and empty
/// lines left out, and the bodies of here-documents skipped. The text must outlive it.
class DockerfileLines {
public:
    /// Reads the directives at the text's beginning.
    explicit DockerfileLines(std::string_view text);

    /// What takes the next character as it is, and continues a line at its end: `\`, or what `# escape=`
    /// says.
    [[nodiscard]] char escape() const noexcept { return escape_; }

    /// What `# syntax=` names; empty for none.
    [[nodiscard]] const std::string& syntax() const noexcept { return syntax_; }

    /// Whether the last instruction had a here-document.
    [[nodiscard]] bool had_heredoc() const noexcept { return had_heredoc_; }

    /// Where the last instruction begins in the text, with what is before it on its first line.
    [[nodiscard]] std::size_t begin() const noexcept { return begin_; }

    /// Where its last line ends, here-documents included; what ends that line is not part of it.
    [[nodiscard]] std::size_t end() const noexcept { return end_; }

    /// The next instruction on one line; nothing at the end.
    [[nodiscard]] std::optional<std::string> next();

private:
    struct Heredoc {
        std::string name;
        bool tabs_stripped = false;
    };

    [[nodiscard]] static std::vector<Heredoc> heredocs_of(std::string_view instruction);
    [[nodiscard]] std::optional<std::string_view> line();
    void read_directives();
    void skip_bodies(const std::vector<Heredoc>& heredocs);

    [[nodiscard]] std::size_t position() const noexcept { return size_ - rest_.size(); }

    std::string_view rest_;
    std::size_t size_;
    std::size_t begin_ = 0;
    std::size_t end_ = 0;
    char escape_ = '\\';
    std::string syntax_;
    bool had_heredoc_ = false;
};

/// The words of an instruction, parted by blanks; quotes stay what they are and keep the blanks within.
[[nodiscard]] std::vector<std::string> dockerfile_words(std::string_view instruction, char escape);

/// `text` in upper case.
[[nodiscard]] std::string upper_case(std::string_view text);

/// `text` in lower case.
[[nodiscard]] std::string lower_case(std::string_view text);

} // namespace testcontainers

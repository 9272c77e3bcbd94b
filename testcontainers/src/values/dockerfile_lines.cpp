#include "values/dockerfile_lines.hpp"

#include <algorithm>
#include <iterator>

namespace testcontainers {
namespace {

constexpr std::string_view blanks = " \t\r\v\f";

std::string_view without_leading_blanks(std::string_view text) {
    return text.substr(std::min(text.find_first_not_of(blanks), text.size()));
}

std::string_view trimmed(std::string_view text) {
    text = without_leading_blanks(text);
    return text.substr(0, text.find_last_not_of(blanks) + 1);
}

char lower(char character) {
    return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
}

char upper(char character) {
    return character >= 'a' && character <= 'z' ? static_cast<char>(character - 'a' + 'A') : character;
}

bool may_have_heredoc(std::string_view instruction) {
    const auto verb = upper_case(instruction.substr(0, instruction.find_first_of(" \t")));
    return verb == "RUN" || verb == "COPY" || verb == "ADD" || verb == "ONBUILD";
}

} // namespace

std::string upper_case(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), upper);
    return result;
}

std::string lower_case(std::string_view text) {
    std::string result(text);
    std::ranges::transform(result, result.begin(), lower);
    return result;
}

std::vector<std::string> dockerfile_words(std::string_view instruction, char escape) {
    std::vector<std::string> words;
    std::string word;
    char quote = '\0';
    for (std::size_t at = 0; at < instruction.size(); ++at) {
        const auto character = instruction[at];
        if (quote == '\0' && blanks.find(character) != std::string_view::npos) {
            if (!word.empty()) {
                words.push_back(std::move(word));
                word.clear();
            }
            continue;
        }
        word += character;
        if (character == escape && quote != '\'' && at + 1 < instruction.size()) {
            word += instruction[++at];
        } else if (quote == '\0' ? character == '"' || character == '\'' : character == quote) {
            quote = quote == '\0' ? character : '\0';
        }
    }
    if (!word.empty()) {
        words.push_back(std::move(word));
    }
    return words;
}

DockerfileLines::DockerfileLines(std::string_view text) : rest_(text), size_(text.size()) {
    if (rest_.starts_with("\xEF\xBB\xBF")) {
        rest_.remove_prefix(3);
    }
    read_directives();
}

std::optional<std::string_view> DockerfileLines::line() {
    if (rest_.empty()) {
        return std::nullopt;
    }
    const auto end = std::min(rest_.find('\n'), rest_.size());
    auto found = rest_.substr(0, end);
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    if (found.ends_with('\r')) {
        found.remove_suffix(1);
    }
    return found;
}

void DockerfileLines::read_directives() {
    for (;;) {
        const auto before = rest_;
        const auto found = line();
        const auto text = found ? trimmed(*found) : std::string_view{};
        const auto equals = text.find('=');
        if (!text.starts_with('#') || equals == std::string_view::npos) {
            rest_ = before;
            return;
        }
        const auto name = lower_case(trimmed(text.substr(1, equals - 1)));
        const auto value = trimmed(text.substr(equals + 1));
        if (name.empty() || name.find_first_not_of("abcdefghijklmnopqrstuvwxyz") != std::string::npos) {
            rest_ = before;
            return;
        }
        if (name == "escape" && value == "`") {
            escape_ = '`';
        } else if (name == "syntax") {
            syntax_ = value.substr(0, value.find_first_of(" \t")); // what follows is for the frontend
        }
    }
}

std::optional<std::string> DockerfileLines::next() {
    std::string instruction;
    had_heredoc_ = false;
    for (auto begin = position(); const auto found = line(); begin = position()) {
        const auto text = without_leading_blanks(*found);
        if (text.empty() || text.starts_with('#')) {
            continue;
        }
        begin_ = instruction.empty() ? begin : begin_;
        end_ = begin + found->size();
        const auto end = text.find_last_not_of(" \t");
        const bool continued = text[end] == escape_;
        instruction += text.substr(0, continued ? end : text.size());
        if (!continued && !trimmed(instruction).empty()) {
            break;
        }
    }
    const auto whole = trimmed(instruction);
    if (whole.empty()) {
        return std::nullopt;
    }
    if (may_have_heredoc(whole)) {
        skip_bodies(heredocs_of(whole));
        end_ = had_heredoc_ ? position() : end_;
    }
    return std::string(whole);
}

std::vector<DockerfileLines::Heredoc> DockerfileLines::heredocs_of(std::string_view instruction) {
    std::vector<Heredoc> found;
    for (const auto& word : dockerfile_words(instruction, '\\')) {
        auto rest = std::string_view(word);
        rest.remove_prefix(std::min(rest.find_first_not_of("0123456789"), rest.size()));
        if (!rest.starts_with("<<")) {
            continue;
        }
        rest.remove_prefix(2);
        Heredoc heredoc;
        heredoc.tabs_stripped = rest.starts_with('-');
        rest.remove_prefix(heredoc.tabs_stripped ? 1 : 0);
        if (rest.find('<') != std::string_view::npos) {
            continue;
        }
        std::ranges::copy_if(rest, std::back_inserter(heredoc.name),
                             [](char character) { return character != '"' && character != '\''; });
        if (!heredoc.name.empty()) {
            found.push_back(std::move(heredoc));
        }
    }
    return found;
}

void DockerfileLines::skip_bodies(const std::vector<Heredoc>& heredocs) {
    const auto before = rest_;
    for (const auto& heredoc : heredocs) {
        bool closed = false;
        while (!closed) {
            auto found = line();
            if (!found) {
                rest_ = before;
                return;
            }
            if (heredoc.tabs_stripped) {
                found->remove_prefix(std::min(found->find_first_not_of('\t'), found->size()));
            }
            closed = *found == heredoc.name;
        }
    }
    had_heredoc_ = !heredocs.empty();
}

} // namespace testcontainers

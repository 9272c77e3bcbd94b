#include "values/secret_masking.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace testcontainers {
namespace {

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }

/// The words of `DB_PASSWORD`, `db-password` or `dbPassword` in lower case, without digits.
std::vector<std::string> words_of(std::string_view name) {
    std::vector<std::string> words(1);
    char before = '\0';
    for (const char c : name) {
        const bool letter = is_lower(c) || is_upper(c);
        const bool starts_word = !letter || (is_upper(c) && is_lower(before));
        if (starts_word && !words.back().empty()) {
            words.emplace_back();
        }
        if (letter) {
            words.back() += is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c;
        }
        before = c;
    }
    if (words.back().empty()) {
        words.pop_back();
    }
    return words;
}

bool tells_of_a_secret(std::string_view word) {
    constexpr std::array<std::string_view, 9> anywhere{"password",  "passwd",     "passphrase",
                                                       "secret",    "credential", "apikey",
                                                       "accesskey", "privatekey", "authtoken"};
    constexpr std::array<std::string_view, 6> alone{"pass", "pw", "key", "keys", "auth", "jwt"};
    return std::ranges::any_of(anywhere, [&](auto part) { return word.find(part) != word.npos; }) ||
           std::ranges::find(alone, word) != alone.end() || word.ends_with("token") ||
           word.ends_with("tokens");
}

} // namespace

bool names_a_secret(std::string_view name) {
    const auto words = words_of(name);
    // PWD alone is the shell's working directory; as a part of a name it is a password.
    const bool shortened = words.size() > 1 && std::ranges::find(words, "pwd") != words.end();
    return shortened || std::ranges::any_of(words, tells_of_a_secret);
}

std::string mask(std::string_view secret) { return secret.empty() ? "" : "***"; }

std::string without_named_secrets(std::string_view line) {
    std::string text;
    bool is_secret = false;
    while (!line.empty()) {
        const auto begin = std::min(line.find_first_not_of(' '), line.size());
        text += line.substr(0, begin);
        line.remove_prefix(begin);
        const auto word = line.substr(0, line.find(' '));
        line.remove_prefix(word.size());
        const auto name_end = word.find_first_of("=:");
        const auto name = word.substr(0, name_end);
        const bool names = name_end != word.npos && names_a_secret(name);
        const bool is_scheme = word == "Bearer" || word == "Basic";
        const auto value = names ? word.substr(name_end + 1) : std::string_view{};
        if (names) {
            text += std::string(word.substr(0, name_end + 1)) + mask(value);
        } else {
            text += is_secret && !is_scheme ? mask(word) : std::string(word);
        }
        is_secret = is_scheme || (names && value.empty());
    }
    return text;
}

} // namespace testcontainers

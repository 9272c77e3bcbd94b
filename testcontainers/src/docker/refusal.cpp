#include "docker/refusal.hpp"

#include "docker/json/fault.hpp"

namespace testcontainers::docker {
namespace {

constexpr std::size_t longest_json = 64 * 1024;
constexpr std::size_t longest_text = 4096;
constexpr std::size_t longest_words = 512;

/// The text between the tags, white space in one piece.
std::string without_markup(std::string_view page) {
    std::string text;
    bool in_tag = false;
    for (const char c : page.substr(0, longest_text)) {
        if (c == '<' || c == '>') {
            in_tag = c == '<';
        }
        if (in_tag || c == '>' || c == ' ' || c == '\t' || c == '\r' || c == '\n') {
            if (!text.empty() && text.back() != ' ') {
                text += ' ';
            }
            continue;
        }
        text += c;
    }
    while (text.ends_with(' ')) {
        text.pop_back();
    }
    return text;
}

/// Podman answers some conflicts with 500.
bool is_conflict(int status, std::string_view words) {
    const auto says = [&](std::string_view part) { return words.find(part) != std::string_view::npos; };
    return status == 409 ||
           (status == 500 && (says("is already in use by") || says("network already exists") ||
                              (says("network name") && says("already used"))));
}

} // namespace

std::string words_of(const http::Response& answer) {
    const std::string_view body = answer.body;
    if (body.size() <= longest_json) {
        if (auto words = json::decode_error(body); !words.empty()) {
            return words;
        }
    }
    const auto start = body.find_first_not_of(" \t\r\n");
    if (start == std::string_view::npos) {
        return {};
    }
    auto words = body[start] == '<' ? without_markup(body.substr(start))
                                    : std::string(body.substr(start, longest_words));
    if (words.size() > longest_words) {
        words.resize(longest_words);
    }
    return words;
}

void refuse(const std::string& operation, const http::Response& answer, const Caller& caller) {
    auto words = words_of(answer);
    if (answer.status == 404) {
        throw NotFound(answer.status, std::move(words), operation, caller.where);
    }
    if (is_conflict(answer.status, words)) {
        throw Conflict(answer.status, std::move(words), operation, caller.where);
    }
    throw ApiError(answer.status, std::move(words), operation, caller.where);
}

} // namespace testcontainers::docker

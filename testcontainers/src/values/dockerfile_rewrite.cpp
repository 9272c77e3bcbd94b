#include "values/dockerfile_rewrite.hpp"

#include "values/dockerfile.hpp"
#include "values/dockerfile_lines.hpp"

#include <algorithm>
#include <vector>

namespace testcontainers {
namespace {

/// A FROM with `image` in the place of its own.
std::string with_image(std::vector<std::string> words, const std::string& image) {
    std::string text;
    bool replaced = false;
    for (auto& word : words) {
        if (!replaced && !text.empty() && !word.starts_with("--")) {
            word = image;
            replaced = true;
        }
        text += (text.empty() ? "" : " ") + word;
    }
    return text;
}

} // namespace

std::string with_base_images(std::string_view dockerfile, const std::map<std::string, std::string>& arguments,
                             const std::map<std::string, std::string>& images) {
    const auto facts = DockerfileFacts::read(dockerfile, arguments);
    auto stage = facts.stages.begin();
    DockerfileLines lines(dockerfile);
    std::string text;
    std::size_t taken = 0;
    while (const auto instruction = lines.next()) {
        auto words = dockerfile_words(*instruction, lines.escape());
        if (upper_case(words.front()) != "FROM" || stage == facts.stages.end()) {
            continue;
        }
        if (const auto other = images.find((stage++)->image); other != images.end()) {
            text.append(dockerfile, taken, lines.begin() - taken);
            text += with_image(std::move(words), other->second);
            taken = lines.end();
        }
    }
    return text.append(dockerfile.substr(taken));
}

} // namespace testcontainers

#include "values/dockerfile_rewrite.hpp"

#include "values/dockerfile.hpp"
#include "values/dockerfile_lines.hpp"

#include <algorithm>
#include <iterator>
#include <utility>
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

/// The text of an instruction with other images after the `from=` of its flags.
std::string with_sources(std::string text, const std::vector<std::string>& words,
                         const std::map<std::string, std::string>& images) {
    constexpr std::string_view key = "from=";
    for (std::size_t at = 1; at < words.size() && words[at].starts_with("--"); ++at) {
        auto flag = words[at];
        for (auto begin = flag.find(key); begin != std::string::npos; begin = flag.find(key, begin)) {
            const bool whole = flag[begin - 1] == '-' || flag[begin - 1] == ',' || flag[begin - 1] == '=';
            begin += key.size();
            const auto length = std::min(flag.find(',', begin), flag.size()) - begin;
            if (const auto other = images.find(flag.substr(begin, length)); whole && other != images.end()) {
                flag.replace(begin, length, other->second);
            }
        }
        if (const auto place = text.find(words[at]); place != std::string::npos) {
            text.replace(place, words[at].size(), flag);
        }
    }
    return text;
}

/// The stages before one, which are no images.
std::map<std::string, std::string> without_stages(std::map<std::string, std::string> images,
                                                  std::vector<DockerfileFacts::Stage>::const_iterator begin,
                                                  std::vector<DockerfileFacts::Stage>::const_iterator end) {
    std::erase_if(images, [&](const auto& image) {
        const auto name = lower_case(image.first);
        return std::any_of(begin, end, [&](const auto& stage) { return stage.name == name; });
    });
    return images;
}

/// Another image in the place of the one that `# syntax=` names, before all instructions.
std::string with_frontend(std::string text, const std::string& syntax,
                          const std::map<std::string, std::string>& images) {
    const auto other = images.find(syntax);
    if (!syntax.empty() && other != images.end()) {
        text.replace(text.find(syntax), syntax.size(), other->second);
    }
    return text;
}

} // namespace

std::string with_base_images(std::string_view dockerfile, const std::map<std::string, std::string>& arguments,
                             const std::map<std::string, std::string>& images,
                             const std::optional<BuildPlatforms>& platforms) {
    const auto facts = DockerfileFacts::read(dockerfile, arguments, platforms);
    auto stage = facts.stages.begin();
    DockerfileLines lines(dockerfile);
    std::string text;
    std::size_t taken = 0;
    while (const auto instruction = lines.next()) {
        const auto words = dockerfile_words(*instruction, lines.escape());
        const auto before = std::string(dockerfile.substr(lines.begin(), lines.end() - lines.begin()));
        auto after = before;
        if (upper_case(words.front()) == "FROM" && stage != facts.stages.end()) {
            const auto others = without_stages(images, facts.stages.begin(), stage);
            const auto other = others.find(stage->image);
            if (other != others.end() || (platforms && stage->of_platform)) {
                after = with_image(words, other == others.end() ? stage->image : other->second);
            }
            ++stage;
        } else if (stage != facts.stages.begin()) {
            after = with_sources(before, words, without_stages(images, facts.stages.begin(), stage));
        }
        if (after != before) {
            text.append(dockerfile, taken, lines.begin() - taken);
            text += after;
            taken = lines.end();
        }
    }
    text.append(dockerfile.substr(taken));
    return with_frontend(std::move(text), facts.syntax, images);
}

} // namespace testcontainers

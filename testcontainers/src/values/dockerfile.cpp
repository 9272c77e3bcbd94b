#include "values/dockerfile.hpp"

#include "values/dockerfile_lines.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace testcontainers {
namespace {

/// The image or stage that a flag of an instruction takes files from; empty for none.
std::string_view source_in(std::string_view verb, std::string_view flag) {
    constexpr std::string_view mount = "--mount=";
    constexpr std::string_view from = "from=";
    if (verb == "COPY" && flag.starts_with("--from=")) {
        return flag.substr(2 + from.size());
    }
    if (verb != "RUN" || !flag.starts_with(mount)) {
        return {};
    }
    for (flag.remove_prefix(mount.size()); !flag.empty();) {
        const auto option = flag.substr(0, flag.find(','));
        if (option.starts_with(from)) {
            return option.substr(from.size());
        }
        flag.remove_prefix(std::min(option.size() + 1, flag.size()));
    }
    return {};
}

/// Reads one Dockerfile.
class Reader {
public:
    Reader(std::string_view text, const std::map<std::string, std::string>& arguments,
           const std::optional<BuildPlatforms>& platforms)
        : lines_(text), arguments_(arguments, platforms, lines_.escape()) {}

    DockerfileFacts run() {
        while (auto instruction = lines_.next()) {
            words_ = dockerfile_words(*instruction, lines_.escape());
            const auto verb = upper_case(words_.front());
            if (verb == "ARG" && facts_.stages.empty()) {
                std::for_each(std::next(words_.begin()), words_.end(),
                              [this](const auto& word) { arguments_.declare(word); });
            } else if (verb == "FROM") {
                from();
            } else {
                look_for_sources(verb);
                look_for_buildkit(verb);
            }
        }
        facts_.syntax = lines_.syntax();
        if (facts_.needs_buildkit.empty() && !undefaulted_.empty()) {
            facts_.needs_buildkit = "FROM with $" + undefaulted_;
        }
        return std::move(facts_);
    }

private:
    /// A word of a FROM with the arguments in it.
    DockerfileArguments::Value put_in(std::string_view word) {
        auto value = arguments_.put_into(word);
        if (facts_.platform_argument.empty()) {
            facts_.platform_argument = value.from_buildkit;
        }
        if (undefaulted_.empty()) {
            undefaulted_ = value.undefaulted;
        }
        return value;
    }

    void from() {
        DockerfileFacts::Stage stage;
        constexpr std::string_view platform = "--platform=";
        auto word = std::next(words_.begin());
        for (; word != words_.end() && word->starts_with("--"); ++word) {
            if (word->starts_with(platform)) {
                stage.platform = put_in(std::string_view(*word).substr(platform.size())).text;
            }
        }
        if (word != words_.end()) {
            auto image = put_in(*word++);
            stage.image = std::move(image.text);
            stage.of_platform = !image.from_buildkit.empty();
        }
        if (std::distance(word, words_.end()) == 2 && upper_case(*word) == "AS") {
            stage.name = lower_case(*std::next(word));
        }
        facts_.stages.push_back(std::move(stage));
    }

    void look_for_sources(const std::string& verb) {
        if (facts_.stages.empty()) {
            return;
        }
        auto& sources = facts_.stages.back().sources;
        for (auto word = std::next(words_.begin()); word != words_.end() && word->starts_with("--"); ++word) {
            const auto source = source_in(verb, *word);
            if (!source.empty() && std::ranges::find(sources, source) == sources.end()) {
                sources.emplace_back(source);
            }
        }
    }

    void look_for_buildkit(const std::string& verb) {
        if (!facts_.needs_buildkit.empty()) {
            return;
        }
        if (lines_.had_heredoc()) {
            facts_.needs_buildkit = here_document;
            return;
        }
        for (auto word = std::next(words_.begin()); word != words_.end() && word->starts_with("--"); ++word) {
            const auto flag = word->substr(0, word->find('='));
            const bool of_run =
                verb == "RUN" && (flag == "--mount" || flag == "--network" || flag == "--security");
            const bool of_copy = (verb == "COPY" || verb == "ADD") &&
                                 (flag == "--link" || flag == "--chmod" || flag == "--parents" ||
                                  flag == "--exclude" || flag == "--checksum");
            if (of_run || of_copy) {
                facts_.needs_buildkit = verb + ' ' + flag;
                return;
            }
        }
    }

    DockerfileLines lines_;
    DockerfileArguments arguments_;
    std::vector<std::string> words_;
    DockerfileFacts facts_;
    /// The first of the platforms that a FROM has without a default.
    std::string undefaulted_;
};

} // namespace

DockerfileFacts DockerfileFacts::read(std::string_view text,
                                      const std::map<std::string, std::string>& arguments,
                                      const std::optional<BuildPlatforms>& platforms) {
    return Reader(text, arguments, platforms).run();
}

std::vector<std::string> DockerfileFacts::base_images(std::string_view target) const {
    const auto wanted = lower_case(target);
    auto end = stages.end();
    for (auto stage = stages.begin(); stage != stages.end() && !wanted.empty(); ++stage) {
        if (stage->name == wanted || std::to_string(stage - stages.begin()) == wanted) {
            end = std::next(stage);
            break;
        }
    }
    std::vector<std::string> images;
    const auto add = [&](const std::string& image, std::vector<Stage>::const_iterator stage) {
        const auto name = lower_case(image);
        const bool earlier = std::any_of(stages.begin(), stage, [&name](const Stage& other) {
            return !other.name.empty() && other.name == name;
        });
        if (!name.empty() && name != "scratch" && !earlier &&
            std::ranges::find(images, image) == images.end()) {
            images.push_back(image);
        }
    };
    for (auto stage = stages.begin(); stage != end; ++stage) {
        add(stage->image, stage);
        for (const auto& source : stage->sources) {
            const bool number = source.find_first_not_of("0123456789") == std::string::npos;
            // One with a variable is the builder's to understand.
            if (!number && source.find('$') == std::string::npos) {
                add(source, std::next(stage));
            }
        }
    }
    return images;
}

} // namespace testcontainers

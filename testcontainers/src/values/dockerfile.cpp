#include "values/dockerfile.hpp"

#include "values/dockerfile_lines.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace testcontainers {
namespace {

using Values = std::map<std::string, std::string>;

constexpr std::size_t longest_value = 65536;

bool is_name_character(char character, bool first) {
    const bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    return letter || character == '_' || (!first && character >= '0' && character <= '9');
}

/// Puts the values of variables into a word, and takes its quotes away.
class Substitution {
public:
    Substitution(std::string_view word, const Values& values, char escape, int depth = 0)
        : word_(word), values_(values), escape_(escape), depth_(depth) {}

    std::string run() {
        std::string result;
        char quote = '\0';
        while (at_ < word_.size()) {
            const auto character = word_[at_++];
            if (character == escape_ && quote != '\'' && at_ < word_.size()) {
                result += word_[at_++];
            } else if (quote == '\0' ? character == '"' || character == '\'' : character == quote) {
                quote = quote == '\0' ? character : '\0';
            } else if (character == '$' && quote != '\'') {
                result += variable();
            } else {
                result += character;
            }
        }
        return result;
    }

private:
    std::string name() {
        const auto begin = at_;
        while (at_ < word_.size() && is_name_character(word_[at_], at_ == begin)) {
            ++at_;
        }
        return std::string(word_.substr(begin, at_ - begin));
    }

    [[nodiscard]] const std::string* find(const std::string& variable) const {
        const auto found = values_.find(variable);
        return found == values_.end() ? nullptr : &found->second;
    }

    /// What follows a `$`.
    std::string variable() {
        if (at_ == word_.size() || word_[at_] != '{') {
            const auto plain = name();
            const auto* const value = find(plain);
            return plain.empty() ? "$" : value == nullptr ? std::string{} : *value;
        }
        ++at_;
        const auto* const value = find(name());
        const auto end = closing_brace();
        auto modifier = word_.substr(at_, end - at_);
        at_ = std::min(end + 1, word_.size());
        const bool empty_counts = !modifier.starts_with(':');
        modifier.remove_prefix(empty_counts ? 0 : 1);
        const bool is_set = value != nullptr && (empty_counts || !value->empty());
        constexpr int deepest = 16;
        if (!modifier.empty() && depth_ < deepest) {
            Substitution word(modifier.substr(1), values_, escape_, depth_ + 1);
            if (modifier.front() == '-' && !is_set) {
                return word.run();
            }
            if (modifier.front() == '+') {
                return is_set ? word.run() : std::string{};
            }
        }
        return value == nullptr ? std::string{} : *value;
    }

    [[nodiscard]] std::size_t closing_brace() const {
        int open = 1;
        for (auto at = at_; at < word_.size(); ++at) {
            open += word_[at] == '{' ? 1 : word_[at] == '}' ? -1 : 0;
            if (open == 0) {
                return at;
            }
        }
        return word_.size();
    }

    std::string_view word_;
    const Values& values_;
    char escape_;
    int depth_;
    std::size_t at_ = 0;
};

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
    Reader(std::string_view text, const Values& arguments) : lines_(text), arguments_(arguments) {}

    DockerfileFacts run() {
        while (auto instruction = lines_.next()) {
            words_ = dockerfile_words(*instruction, lines_.escape());
            const auto verb = upper_case(words_.front());
            if (verb == "ARG" && facts_.stages.empty()) {
                declare();
            } else if (verb == "FROM") {
                from();
            } else {
                look_for_sources(verb);
                look_for_buildkit(verb);
            }
        }
        facts_.syntax = lines_.syntax();
        return std::move(facts_);
    }

private:
    [[nodiscard]] std::string substituted(std::string_view word) const {
        return Substitution(word, values_, lines_.escape()).run();
    }

    void declare() {
        for (auto word = std::next(words_.begin()); word != words_.end(); ++word) {
            const auto equals = word->find('=');
            const auto name = word->substr(0, equals);
            if (const auto given = arguments_.find(name); given != arguments_.end()) {
                values_[name] = given->second;
            } else if (equals != std::string::npos) {
                auto value = substituted(std::string_view(*word).substr(equals + 1));
                // One that is longer than any image's name can be made of itself to fill the memory.
                values_[name] = value.size() > longest_value ? std::string{} : std::move(value);
            }
        }
    }

    void from() {
        DockerfileFacts::Stage stage;
        constexpr std::string_view platform = "--platform=";
        auto word = std::next(words_.begin());
        for (; word != words_.end() && word->starts_with("--"); ++word) {
            if (word->starts_with(platform)) {
                stage.platform = substituted(std::string_view(*word).substr(platform.size()));
            }
        }
        if (word != words_.end()) {
            stage.image = substituted(*word++);
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
    const Values& arguments_;
    Values values_;
    std::vector<std::string> words_;
    DockerfileFacts facts_;
};

} // namespace

DockerfileFacts DockerfileFacts::read(std::string_view text,
                                      const std::map<std::string, std::string>& arguments) {
    return Reader(text, arguments).run();
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

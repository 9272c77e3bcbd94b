#include "values/dockerfile_arguments.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

namespace testcontainers {
namespace {

constexpr std::size_t longest_value = 65536;

bool is_name_character(char character, bool first) {
    const bool letter = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z');
    return letter || character == '_' || (!first && character >= '0' && character <= '9');
}

/// What stands before the next slash, which goes too.
std::string_view take_part(std::string_view& platform) {
    const auto part = platform.substr(0, platform.find('/'));
    platform.remove_prefix(std::min(part.size() + 1, platform.size()));
    return part;
}

} // namespace

/// Puts the values of variables into a word, and takes its quotes away.
class DockerfileArguments::Substitution {
public:
    Substitution(std::string_view word, DockerfileArguments& arguments, int depth = 0)
        : word_(word), arguments_(arguments), depth_(depth) {}

    std::string run() {
        std::string result;
        char quote = '\0';
        while (at_ < word_.size()) {
            const auto character = word_[at_++];
            if (character == arguments_.escape_ && quote != '\'' && at_ < word_.size()) {
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

    /// What follows a `$`.
    std::string variable() {
        if (at_ == word_.size() || word_[at_] != '{') {
            const auto plain = name();
            const auto* const value = arguments_.find(plain);
            return plain.empty() ? "$" : value == nullptr ? std::string{} : *value;
        }
        ++at_;
        const auto* const value = arguments_.find(name());
        const auto end = closing_brace();
        auto modifier = word_.substr(at_, end - at_);
        at_ = std::min(end + 1, word_.size());
        const bool empty_counts = !modifier.starts_with(':');
        modifier.remove_prefix(empty_counts ? 0 : 1);
        const bool is_set = value != nullptr && (empty_counts || !value->empty());
        constexpr int deepest = 16;
        if (!modifier.empty() && depth_ < deepest) {
            Substitution word(modifier.substr(1), arguments_, depth_ + 1);
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
    DockerfileArguments& arguments_;
    int depth_;
    std::size_t at_ = 0;
};

DockerfileArguments::DockerfileArguments(const Values& given, const BuildPlatforms& platforms, char escape)
    : given_(given), escape_(escape) {
    set_platform("BUILD", platforms.build);
    set_platform("TARGET", platforms.target);
}

void DockerfileArguments::set_platform(const std::string& prefix, std::string_view platform) {
    of_buildkit_[prefix + "PLATFORM"] = platform;
    of_buildkit_[prefix + "OS"] = take_part(platform);
    of_buildkit_[prefix + "ARCH"] = take_part(platform);
    of_buildkit_[prefix + "VARIANT"] = platform;
}

void DockerfileArguments::declare(std::string_view word) {
    const auto equals = word.find('=');
    const std::string name(word.substr(0, equals));
    if (const auto given = given_.find(name); given != given_.end()) {
        values_[name] = given->second;
    } else if (equals != std::string_view::npos) {
        auto value = put_into(word.substr(equals + 1));
        // One that is longer than any image's name can be made of itself to fill the memory.
        values_[name] = value.size() > longest_value ? std::string{} : std::move(value);
    }
}

std::string DockerfileArguments::put_into(std::string_view word) { return Substitution(word, *this).run(); }

const std::string* DockerfileArguments::find(const std::string& name) {
    if (const auto found = values_.find(name); found != values_.end()) {
        return &found->second;
    }
    const auto automatic = of_buildkit_.find(name);
    if (automatic == of_buildkit_.end()) {
        return nullptr;
    }
    if (from_buildkit_.empty()) {
        from_buildkit_ = name;
    }
    const auto given = given_.find(name);
    return given == given_.end() ? &automatic->second : &given->second;
}

} // namespace testcontainers

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

} // namespace

/// Puts the values of variables into a word, and takes its quotes away.
class DockerfileArguments::Substitution {
public:
    /// What is found of BuildKit's own arguments goes into `value`.
    Substitution(std::string_view word, const DockerfileArguments& arguments, Value& value, int depth = 0)
        : word_(word), arguments_(arguments), value_(value), depth_(depth) {}

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

    /// The value of an argument; nothing when it has none. `has_default` is whether something is said for
    /// that.
    std::optional<std::string> value_of(const std::string& name, bool has_default) {
        auto found = arguments_.find(name);
        if (found) {
            note(value_.from_buildkit, found->from_buildkit);
            note(value_.undefaulted, found->undefaulted);
        }
        if (arguments_.is_of_buildkit(name)) {
            note(value_.from_buildkit, name);
            note(value_.undefaulted, has_default ? "" : name);
        }
        return found ? std::optional(std::move(found->text)) : std::nullopt;
    }

    static void note(std::string& first, const std::string& name) {
        if (first.empty()) {
            first = name;
        }
    }

    /// What follows a `$`.
    std::string variable() {
        if (at_ == word_.size() || word_[at_] != '{') {
            const auto plain = name();
            return plain.empty() ? "$" : value_of(plain, false).value_or("");
        }
        ++at_;
        const auto argument = name();
        const auto end = closing_brace();
        auto modifier = word_.substr(at_, end - at_);
        at_ = std::min(end + 1, word_.size());
        const bool empty_counts = !modifier.starts_with(':');
        modifier.remove_prefix(empty_counts ? 0 : 1);
        const auto value = value_of(argument, modifier.starts_with('-') || modifier.starts_with('+'));
        const bool is_set = value && (empty_counts || !value->empty());
        constexpr int deepest = 16;
        if (!modifier.empty() && depth_ < deepest) {
            Substitution word(modifier.substr(1), arguments_, value_, depth_ + 1);
            if (modifier.front() == '-' && !is_set) {
                return word.run();
            }
            if (modifier.front() == '+') {
                return is_set ? word.run() : std::string{};
            }
        }
        return value.value_or("");
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
    const DockerfileArguments& arguments_;
    Value& value_;
    int depth_;
    std::size_t at_ = 0;
};

DockerfileArguments::DockerfileArguments(const Values& given, const std::optional<BuildPlatforms>& platforms,
                                         char escape)
    : given_(given), escape_(escape), platforms_known_(platforms) {
    const auto known = platforms.value_or(BuildPlatforms{});
    set_platform("BUILD", known.build);
    set_platform("TARGET", known.target);
}

void DockerfileArguments::set_platform(const std::string& prefix, const Platform& platform) {
    of_buildkit_[prefix + "PLATFORM"] = platform.os.empty() ? std::string{} : to_string(platform);
    of_buildkit_[prefix + "OS"] = platform.os;
    of_buildkit_[prefix + "ARCH"] = platform.architecture;
    of_buildkit_[prefix + "VARIANT"] = platform.variant;
}

void DockerfileArguments::declare(std::string_view word) {
    const auto equals = word.find('=');
    const std::string name(word.substr(0, equals));
    if (const auto given = given_.find(name); given != given_.end()) {
        values_[name] = {.text = given->second};
    } else if (equals != std::string_view::npos) {
        auto value = put_into(word.substr(equals + 1));
        // One that is longer than any image's name can be made of itself to fill the memory.
        values_[name] = value.text.size() > longest_value ? Value{} : std::move(value);
    }
}

DockerfileArguments::Value DockerfileArguments::put_into(std::string_view word) const {
    Value value;
    value.text = Substitution(word, *this, value).run();
    return value;
}

std::optional<DockerfileArguments::Value> DockerfileArguments::find(const std::string& name) const {
    if (const auto found = values_.find(name); found != values_.end()) {
        return found->second;
    }
    if (!platforms_known_ || !is_of_buildkit(name)) {
        return std::nullopt;
    }
    const auto given = given_.find(name);
    return Value{.text = given == given_.end() ? of_buildkit_.at(name) : given->second};
}

bool DockerfileArguments::is_of_buildkit(const std::string& name) const {
    return of_buildkit_.contains(name) && !values_.contains(name);
}

} // namespace testcontainers

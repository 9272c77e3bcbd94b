#include "values/dockerignore.hpp"

#include "testcontainers/error.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers {
namespace {

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view white = " \t\r\n\v\f";
    const auto begin = text.find_first_not_of(white);
    return begin == std::string_view::npos ? std::string_view{}
                                           : text.substr(begin, text.find_last_not_of(white) - begin + 1);
}

/// The shortest path that means the same: without `.`, empty names, and `..` behind a name.
std::string cleaned(std::string_view path) {
    const bool rooted = path.starts_with('/');
    std::vector<std::string_view> names;
    for (std::size_t at = 0; at <= path.size();) {
        const auto end = std::min(path.find('/', at), path.size());
        const auto name = path.substr(at, end - at);
        at = end + 1;
        if (name == ".." && !names.empty() && names.back() != "..") {
            names.pop_back();
        } else if (!name.empty() && name != "." && !(rooted && name == "..")) {
            names.push_back(name);
        }
    }
    std::string clean = rooted ? "/" : "";
    for (const auto& name : names) {
        clean.append(clean.empty() || clean == "/" ? "" : "/").append(name);
    }
    return clean.empty() ? "." : clean;
}

} // namespace

Dockerignore Dockerignore::parse(std::string_view text, const std::string& name, std::source_location where) {
    Dockerignore rules;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    std::size_t number = 0;
    while (!text.empty()) {
        ++number;
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        auto pattern = trimmed(line);
        if (line.starts_with('#') || pattern.empty()) {
            continue;
        }
        const bool exception = pattern.starts_with('!');
        if (exception) {
            pattern = trimmed(pattern.substr(1));
        }
        auto path = pattern.empty() ? std::string{} : cleaned(pattern);
        if (path.size() > 1 && path.front() == '/') {
            path.erase(0, 1);
        }
        auto compiled = IgnorePattern::compile(path);
        if (path.empty() || !compiled) {
            throw ConfigError(name + " line " + std::to_string(number) + ": \"" + std::string(trimmed(line)) +
                                  "\" is no pattern; " +
                                  (path.empty()
                                       ? "a path must follow the \"!\""
                                       : "close every \"[\" with a \"]\", name at least one character "
                                         "between them, and end with no single \"\\\""),
                              where);
        }
        rules.rules_.push_back({std::move(*compiled), exception});
        rules.has_exceptions_ = rules.has_exceptions_ || exception;
    }
    return rules;
}

bool Dockerignore::leaves_out(std::string_view path) const {
    // What holds for a folder holds below it. A rule that would change nothing does not hold.
    std::vector<char> holds(rules_.size());
    bool left_out = false;
    for (std::size_t begin = 0; begin <= path.size();) {
        const auto end = std::min(path.find('/', begin), path.size());
        left_out = false;
        for (std::size_t at = 0; at < rules_.size(); ++at) {
            const auto& rule = rules_[at];
            if (holds[at] == 0 && rule.exception == left_out && rule.pattern.matches(path.substr(0, end))) {
                holds[at] = 1;
            }
            left_out = holds[at] != 0 ? !rule.exception : left_out;
        }
        begin = end + 1;
    }
    return left_out;
}

bool Dockerignore::may_except_below(std::string_view folder) const {
    return std::ranges::any_of(rules_, [folder](const Rule& rule) {
        const auto& text = rule.pattern.text();
        return rule.exception &&
               (!rule.pattern.literal() ||
                (text.size() > folder.size() && text.starts_with(folder) && text[folder.size()] == '/'));
    });
}

Dockerignore::Verdict Dockerignore::verdict(std::string_view path, bool is_folder) const {
    if (!leaves_out(path)) {
        return Verdict::taken;
    }
    return is_folder && has_exceptions_ && may_except_below(path) ? Verdict::look_below : Verdict::left_out;
}

} // namespace testcontainers

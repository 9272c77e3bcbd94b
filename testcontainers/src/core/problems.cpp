#include "core/problems.hpp"

#include "testcontainers/error.hpp"

#include "session/session.hpp"

#include <fmt/format.h>

namespace testcontainers::core {

void Problems::add(std::string_view field, std::string_view text) {
    list_.push_back(fmt::format("{}: {}", field, text));
}

void Problems::add(std::string_view field, std::string_view value, std::string_view rule) {
    list_.push_back(fmt::format("{}: \"{}\" {}", field, value, rule));
}

void Problems::check_text(std::string_view field, std::string_view value) {
    if (const auto place = value.find('\0'); place != std::string_view::npos) {
        add(field, fmt::format("has a NUL at position {}, which no text may have", place));
    }
}

void Problems::check_texts(std::string_view field, const std::vector<std::string>& values) {
    for (std::size_t i = 0; i < values.size(); ++i) {
        check_text(element(field, i), values[i]);
    }
}

void Problems::check_settings(std::string_view field, const std::map<std::string, std::string>& settings,
                              std::string_view what) {
    for (const auto& [name, value] : settings) {
        if (name.empty()) {
            add(field, fmt::format("{} must have a name", what));
        }
        check_text(field, name);
        check_text(element(field, name), value);
    }
}

bool Problems::check_container_path(std::string_view field, std::string_view path) {
    if (path.find('\0') != std::string_view::npos) {
        check_text(field, path);
        return false;
    }
    if (!path.starts_with('/')) {
        add(field, path, "must be an absolute path in the container, such as /data");
        return false;
    }
    return true;
}

std::string element(std::string_view field, std::size_t index) { return fmt::format("{}[{}]", field, index); }

std::string element(std::string_view field, std::string_view key) {
    return fmt::format("{}[\"{}\"]", field, key);
}

void throw_problems(std::string_view what, const std::vector<std::string>& problems,
                    std::source_location where) {
    if (problems.empty()) {
        return;
    }
    auto text = fmt::format("{} has {} problem{}:", what, problems.size(), problems.size() == 1 ? "" : "s");
    for (const auto& problem : problems) {
        text += "\n  " + problem;
    }
    throw ConfigError(text, where);
}

void check_labels(Problems& problems, const std::map<std::string, std::string>& labels) {
    problems.check_settings("labels", labels, "a label");
    for (const auto& [name, value] : labels) {
        if (name == session::label_namespace ||
            name.starts_with(std::string{session::label_namespace} + '.')) {
            problems.add(element("labels", name),
                         fmt::format("labels under {} are the library's own; take another name",
                                     session::label_namespace));
        }
    }
}

} // namespace testcontainers::core

#include "testcontainers/error.hpp"
#include "values/printable.hpp"
#include "wait/built_in.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers::wait {
namespace {

Readiness check_file(const Target& target, const std::string& path, const FileMatch& match) {
    const auto not_yet = [&](const std::string& what) {
        return Readiness::pending(fmt::format("file \"{}\" {}", path, what));
    };
    if (match.contains.empty() && !match.matches) {
        return target.has_file(path) ? Readiness::ready() : not_yet("is not there");
    }
    const auto content = target.read_file(path);
    if (!content) {
        return not_yet("is not there");
    }
    if (content->find(match.contains) == std::string::npos) {
        return not_yet(fmt::format("does not contain \"{}\"", match.contains));
    }
    if (match.matches && !match.matches(*content)) {
        return not_yet("has another content than expected");
    }
    return Readiness::ready();
}

} // namespace

Strategy file(std::string path, FileMatch match) {
    if (!path.starts_with('/') || path.find('\0') != std::string::npos) {
        throw ConfigError(fmt::format(
            "wait::file: the path is \"{}\"; it must be an absolute path in the container", printable(path)));
    }
    const auto description =
        fmt::format("file \"{}\"{}", path,
                    match.contains.empty() ? "" : fmt::format(" containing \"{}\"", match.contains));
    const bool told = !match.matches;
    const auto ask = [path = std::move(path), match = std::move(match)](const Target& target) {
        return check_file(target, path, match);
    };
    return told ? BuiltIn::make(description, ask) : Strategy{description, ask};
}

} // namespace testcontainers::wait

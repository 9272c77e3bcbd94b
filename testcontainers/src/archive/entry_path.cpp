#include "archive/entry_path.hpp"

namespace testcontainers::archive {
namespace {

constexpr std::size_t longest_path = 4096;
constexpr std::size_t longest_component = 255;

Components components_of(std::string_view path) {
    Components components;
    while (!path.empty()) {
        const auto end = path.find('/');
        const auto component = path.substr(0, end);
        if (!component.empty() && component != ".") {
            components.emplace_back(component);
        }
        path.remove_prefix(end == std::string_view::npos ? path.size() : end + 1);
    }
    return components;
}

bool has_nul(std::string_view text) { return text.find('\0') != std::string_view::npos; }

} // namespace

std::optional<Components> safe_components(std::string_view path) {
    if (path.starts_with('/') || has_nul(path) || path.size() > longest_path) {
        return std::nullopt;
    }
    auto components = components_of(path);
    for (const auto& component : components) {
        if (component == ".." || component.size() > longest_component) {
            return std::nullopt;
        }
    }
    return components;
}

bool link_stays_inside(std::string_view target, std::size_t depth) {
    if (target.empty() || target.starts_with('/') || has_nul(target) || target.size() > longest_path) {
        return false;
    }
    std::size_t upwards = 0;
    bool named = false;
    for (const auto& component : components_of(target)) {
        if (component != "..") {
            named = true;
        } else if (named || ++upwards > depth) {
            return false;
        }
    }
    return true;
}

} // namespace testcontainers::archive

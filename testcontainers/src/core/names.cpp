#include "core/names.hpp"

#include "values/random_name.hpp"

#include <algorithm>

namespace testcontainers::core {
namespace {

bool is_alphanumeric(char character) noexcept {
    return (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') ||
           (character >= '0' && character <= '9');
}

bool is_host_part(std::string_view part) noexcept {
    constexpr std::size_t longest = 63;
    return !part.empty() && part.size() <= longest && part.front() != '-' && part.back() != '-' &&
           std::ranges::all_of(part, [](char character) {
               return is_alphanumeric(character) || character == '-' || character == '_';
           });
}

} // namespace

std::string unique_name() {
    constexpr std::size_t digits = 32;
    return "tc-" + random_hex(digits);
}

bool is_engine_name(std::string_view name) noexcept {
    constexpr std::size_t longest = 128;
    return name.size() >= 2 && name.size() <= longest && is_alphanumeric(name.front()) &&
           std::ranges::all_of(name, [](char character) {
               return is_alphanumeric(character) || character == '_' || character == '.' || character == '-';
           });
}

bool is_host_name(std::string_view name) noexcept {
    constexpr std::size_t longest = 253;
    if (name.size() > longest) {
        return false;
    }
    while (true) {
        const auto end = name.find('.');
        if (!is_host_part(name.substr(0, end))) {
            return false;
        }
        if (end == std::string_view::npos) {
            return true;
        }
        name.remove_prefix(end + 1);
    }
}

} // namespace testcontainers::core

#pragma once

#include <nlohmann/json.hpp>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

/// Reading of JSON in which every member may be absent, null, or of another type than promised: it counts as
/// empty then. Engines differ in what they leave out.
namespace testcontainers::docker::json {

using Value = nlohmann::json;

/// Parses a whole document.
/// @throws Malformed when it is not JSON or is nested too deeply.
[[nodiscard]] Value parse(std::string_view text);

/// Parses a whole document that is an object.
/// @throws Malformed when it is not.
[[nodiscard]] Value parse_object(std::string_view text);

/// Parses a whole document that is a list; null is an empty one.
/// @throws Malformed when it is neither.
[[nodiscard]] Value parse_list(std::string_view text);

/// The text of a document.
/// @throws Malformed when a string in it is not UTF-8.
[[nodiscard]] std::string dump(const Value& value);

/// A member of an object; null when there is none.
[[nodiscard]] const Value& member(const Value& object, const char* name);

[[nodiscard]] std::string text(const Value& object, const char* name);
/// @throws Malformed when there is none.
[[nodiscard]] std::string required_text(const Value& object, const char* name);
[[nodiscard]] std::int64_t integer(const Value& object, const char* name);
[[nodiscard]] std::uint64_t size(const Value& object, const char* name);
/// The same, cut to the range of an int.
[[nodiscard]] int small_integer(const Value& object, const char* name);
[[nodiscard]] bool flag(const Value& object, const char* name);
/// A single string counts as a list of one.
[[nodiscard]] std::vector<std::string> strings(const Value& object, const char* name);
[[nodiscard]] std::map<std::string, std::string> string_map(const Value& object, const char* name);

/// Sets a member unless `value` is empty.
template <class T>
void set_unless_empty(Value& object, const char* name, const T& value) {
    if (!value.empty()) {
        object[name] = value;
    }
}

} // namespace testcontainers::docker::json

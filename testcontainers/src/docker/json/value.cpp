#include "docker/json/value.hpp"

#include "docker/faults.hpp"

#include <algorithm>
#include <limits>

namespace testcontainers::docker::json {
namespace {

constexpr int deepest = 64;

[[noreturn]] void throw_not(const char* what, std::string_view text) {
    throw Malformed("is not " + std::string(what) + ": \"" + std::string(text.substr(0, 80)) + '"');
}

} // namespace

Value parse(std::string_view text) {
    const auto limit_depth = [](int depth, Value::parse_event_t /*event*/, Value& /*parsed*/) {
        if (depth > deepest) {
            throw Malformed("has JSON nested deeper than " + std::to_string(deepest) + " levels");
        }
        return true;
    };
    try {
        return Value::parse(text, limit_depth);
    } catch (const Value::exception&) {
        throw_not("JSON", text);
    }
}

Value parse_object(std::string_view text) {
    auto value = parse(text);
    if (!value.is_object()) {
        throw_not("a JSON object", text);
    }
    return value;
}

Value parse_list(std::string_view text) {
    auto value = parse(text);
    if (value.is_null()) {
        return Value::array();
    }
    if (!value.is_array()) {
        throw_not("a JSON list", text);
    }
    return value;
}

std::string dump(const Value& value) {
    try {
        return value.dump();
    } catch (const Value::exception&) {
        throw Malformed("one of the values is not UTF-8 and cannot be sent to the engine");
    }
}

const Value& member(const Value& object, const char* name) {
    static const Value nothing;
    if (!object.is_object()) {
        return nothing;
    }
    const auto found = object.find(name);
    return found == object.end() ? nothing : *found;
}

std::string text(const Value& object, const char* name) {
    const auto& value = member(object, name);
    return value.is_string() ? value.get<std::string>() : std::string{};
}

std::string required_text(const Value& object, const char* name) {
    auto value = text(object, name);
    if (value.empty()) {
        throw Malformed("has no " + std::string(name));
    }
    return value;
}

std::int64_t integer(const Value& object, const char* name) {
    const auto& value = member(object, name);
    return value.is_number_integer() ? value.get<std::int64_t>() : 0;
}

std::uint64_t size(const Value& object, const char* name) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(integer(object, name), 0));
}

int small_integer(const Value& object, const char* name) {
    using Limits = std::numeric_limits<int>;
    return static_cast<int>(std::clamp<std::int64_t>(integer(object, name), Limits::min(), Limits::max()));
}

bool flag(const Value& object, const char* name) {
    const auto& value = member(object, name);
    return value.is_boolean() && value.get<bool>();
}

std::vector<std::string> strings(const Value& object, const char* name) {
    std::vector<std::string> list;
    const auto& value = member(object, name);
    if (value.is_string()) {
        list.push_back(value.get<std::string>());
    }
    if (value.is_array()) {
        for (const auto& item : value) {
            if (item.is_string()) {
                list.push_back(item.get<std::string>());
            }
        }
    }
    return list;
}

std::map<std::string, std::string> string_map(const Value& object, const char* name) {
    std::map<std::string, std::string> map;
    const auto& value = member(object, name);
    if (value.is_object()) {
        for (const auto& [key, item] : value.items()) {
            if (item.is_string()) {
                map.emplace(key, item.get<std::string>());
            }
        }
    }
    return map;
}

} // namespace testcontainers::docker::json

#pragma once

#include <string>

namespace testcontainers::modules::postgres {

/// An ErrorResponse of a server (PostgreSQL documentation, "Message Formats").
inline std::string error_response(const std::string& code, const std::string& message) {
    using namespace std::string_literals;
    const std::string fields = "SFATAL\0C"s + code + "\0M"s + message + "\0\0"s;
    return "E\0\0\0"s + static_cast<char>(fields.size() + 4) + fields;
}

} // namespace testcontainers::modules::postgres

#include "docker/json/fault.hpp"

#include "docker/faults.hpp"
#include "docker/json/value.hpp"

namespace testcontainers::docker::json {

std::string decode_error(std::string_view body) {
    try {
        const auto answer = parse(body);
        auto message = text(answer, "message");
        return message.empty() ? text(answer, "cause") : message;
    } catch (const Malformed&) {
        return {};
    }
}

} // namespace testcontainers::docker::json

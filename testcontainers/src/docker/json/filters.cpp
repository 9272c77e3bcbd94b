#include "docker/json/filters.hpp"

#include "docker/json/value.hpp"

namespace testcontainers::docker::json {

std::string encode_filters(const std::map<std::string, std::vector<std::string>>& filters) {
    return dump(Value(filters));
}

} // namespace testcontainers::docker::json

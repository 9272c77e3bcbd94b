#pragma once

#include <map>
#include <string>
#include <vector>

namespace testcontainers::docker::json {

/// The `filters` of a query: `{"label":["a=b"]}`.
[[nodiscard]] std::string encode_filters(const std::map<std::string, std::vector<std::string>>& filters);

} // namespace testcontainers::docker::json

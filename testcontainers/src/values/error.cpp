#include <testcontainers/error.hpp>

#include "values/printable.hpp"
#include "values/report.hpp"

#include <utility>

namespace testcontainers {
namespace {

/// The engine's words as the end of a sentence: on as few lines as they have, and no longer than a report can
/// bear.
std::string refusal(int status, std::string_view words, const std::string& operation) {
    constexpr std::size_t longest = 2048;
    auto text = operation + ": the engine refused (" + std::to_string(status) + ')';
    const auto last = words.find_last_not_of(" \t\r\n");
    if (last == std::string_view::npos) {
        return text + " and gave no reason";
    }
    words = words.substr(0, last + 1);
    text += ": " + printable(words.substr(0, longest));
    return words.size() > longest ? text + "…" : text;
}

} // namespace

Error::Error(const std::string& message, std::source_location where) : Error(message, Diagnostics{}, where) {}

Error::Error(const std::string& message, Diagnostics diagnostics, std::source_location where)
    : std::runtime_error(report(message, diagnostics, where)), message_(message),
      diagnostics_(std::move(diagnostics)), where_(where) {}

TransportError::TransportError(Reason reason, const std::string& message, std::source_location where)
    : Error(message, where), reason_(reason) {}

ApiError::ApiError(int status, std::string engine_message, const std::string& operation,
                   std::source_location where)
    : Error(refusal(status, engine_message, operation), where), status_(status),
      engine_message_(std::move(engine_message)) {}

} // namespace testcontainers

#include "ryuk_settings.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace testcontainers::reaper {
namespace {

constexpr std::array<std::pair<std::string_view, double>, 7> units{
    {{"ns", 1e-6}, {"us", 1e-3}, {"\u00b5s", 1e-3}, {"ms", 1}, {"s", 1e3}, {"m", 6e4}, {"h", 3.6e6}}};

/// Reads from the environment; what is not set leaves the setting as it is.
class Reader {
public:
    using Variable = std::function<std::optional<std::string>(const std::string& name)>;
    explicit Reader(const Variable& variable) : variable_(variable) {}

    void read(const std::string& name, std::chrono::milliseconds& setting) const {
        if (const auto text = find(name)) {
            const auto duration = parse_duration(*text);
            setting = duration ? *duration : refuse(name, *text, "a duration such as 10s or 1m30s", setting);
        }
    }

    template <class Number>
    void read_number(const std::string& name, Number& setting) const {
        if (const auto text = find(name)) {
            const auto [end, error] = std::from_chars(text->data(), text->data() + text->size(), setting);
            if (error != std::errc{} || end != text->data() + text->size() || setting < 1) {
                refuse(name, *text, "a number above 0", setting);
            }
        }
    }

    void read(const std::string& name, bool& setting) const {
        if (const auto text = find(name)) {
            const bool yes = *text == "true" || *text == "1";
            setting =
                yes || *text == "false" || *text == "0" ? yes : refuse(name, *text, "true or false", setting);
        }
    }

private:
    [[nodiscard]] std::optional<std::string> find(const std::string& name) const {
        auto value = variable_(name);
        return value && !value->empty() ? value : std::nullopt;
    }

    template <class Setting>
    [[noreturn]] static Setting refuse(const std::string& name, const std::string& text, const char* right,
                                       Setting) {
        throw ConfigError(fmt::format("{} is \"{}\"; it takes {}", name, text, right));
    }

    const Variable& variable_;
};

} // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    double sum = 0;
    if (text.empty()) {
        return std::nullopt;
    }
    while (!text.empty()) {
        double number = 0;
        const auto [end, error] =
            std::from_chars(text.data(), text.data() + text.size(), number, std::chars_format::fixed);
        if (error != std::errc{} || number < 0) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        const auto name = text.substr(0, text.find_first_of("0123456789."));
        const auto* const unit = std::ranges::find(units, name, &std::pair<std::string_view, double>::first);
        if (unit == units.end()) {
            return std::nullopt;
        }
        sum += number * unit->second;
        text.remove_prefix(name.size());
    }
    return std::chrono::milliseconds{static_cast<std::chrono::milliseconds::rep>(sum)};
}

RyukSettings
RyukSettings::read(const std::function<std::optional<std::string>(const std::string&)>& variable) {
    const Reader reader{variable};
    RyukSettings settings;
    reader.read_number("RYUK_PORT", settings.port);
    reader.read("RYUK_CONNECTION_TIMEOUT", settings.connection_timeout);
    reader.read("RYUK_RECONNECTION_TIMEOUT", settings.reconnection_timeout);
    reader.read("RYUK_SHUTDOWN_TIMEOUT", settings.shutdown_timeout);
    reader.read_number("RYUK_REMOVE_RETRIES", settings.remove_retries);
    reader.read("RYUK_VERBOSE", settings.verbose);
    return settings;
}

} // namespace testcontainers::reaper

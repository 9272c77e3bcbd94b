#include "testcontainers/settings.hpp"

#include "engine/home.hpp"
#include "engine/properties.hpp"

#include "testcontainers/error.hpp"
#include "values/file_text.hpp"
#include "values/platform.hpp"

#include <charconv>
#include <chrono>
#include <cstdlib>
#include <exception>
#include <system_error>
#include <utility>
#include <variant>

namespace testcontainers {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

std::map<std::string, std::string> load_properties(const fs::path& file) {
    std::error_code error;
    if (file.empty() || !fs::is_regular_file(file, error)) {
        return {};
    }
    const auto text = file_text(file);
    if (!text) {
        throw ConfigError("the settings in " + file.string() + " cannot be read");
    }
    return engine::parse_properties(*text);
}

/// A value, and what says so.
struct Found {
    std::string value;
    std::string source;
};

class Reader {
public:
    Reader(const Environment& environment, fs::path file)
        : environment_(environment), file_(std::move(file)), properties_(load_properties(file_)) {}

    [[nodiscard]] std::optional<Found> variable(const std::string& name) const {
        auto value = environment_(name);
        if (!value || value->empty()) {
            return std::nullopt;
        }
        return Found{std::move(*value), name};
    }

    [[nodiscard]] std::optional<Found> property(const std::string& key) const {
        const auto found = properties_.find(key);
        if (found == properties_.end() || found->second.empty()) {
            return std::nullopt;
        }
        return Found{found->second, key + " in " + file_.string()};
    }

    [[nodiscard]] std::optional<Found> find(const std::string& name, const std::string& key) const {
        auto found = variable(name);
        return found ? found : property(key);
    }

    [[nodiscard]] std::string text(const std::string& name, const std::string& key) const {
        auto found = find(name, key);
        return found ? std::move(found->value) : std::string{};
    }

    [[nodiscard]] std::optional<std::chrono::milliseconds> seconds(const std::string& name,
                                                                   const std::string& key = {}) const {
        const auto found = find(name, key);
        if (!found) {
            return std::nullopt;
        }
        double value = 0;
        const auto* const end = found->value.data() + found->value.size();
        const auto read = std::from_chars(found->value.data(), end, value, std::chars_format::fixed);
        constexpr double longest = 1e9;
        const bool is_time = value > 0 && value < longest; // "nan" is a number to from_chars
        if (read.ec != std::errc{} || read.ptr != end || !is_time) {
            throw ConfigError(found->source + " is \"" + found->value +
                              "\"; it takes a number of seconds above 0, such as 290 or 4.5");
        }
        return std::chrono::ceil<std::chrono::milliseconds>(std::chrono::duration<double>{value});
    }

    [[nodiscard]] bool flag(const std::string& name, const std::string& key) const {
        const auto found = find(name, key);
        if (!found) {
            return false;
        }
        std::string value;
        for (const char c : found->value) {
            value += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
        }
        if (value == "true" || value == "1") {
            return true;
        }
        if (value == "false" || value == "0") {
            return false;
        }
        throw ConfigError(found->source + " is \"" + found->value + "\"; it takes true, false, 1 or 0");
    }

private:
    const Environment& environment_;
    fs::path file_;
    std::map<std::string, std::string> properties_;
};

Settings::Reaper read_reaper(const Reader& reader) {
    const auto found = reader.find("TESTCONTAINERS_REAPER", "reaper");
    if (!found || found->value == "process") {
        return Settings::Reaper::process;
    }
    if (found->value == "ryuk") {
        return Settings::Reaper::ryuk;
    }
    throw ConfigError(found->source + " is \"" + found->value + "\"; it takes process or ryuk");
}

Settings::Keep read_keep(const Reader& reader) {
    const auto found = reader.find("TESTCONTAINERS_KEEP", "keep");
    if (!found || found->value == "never") {
        return Settings::Keep::never;
    }
    if (found->value != "on-failure" && found->value != "always") {
        throw ConfigError(found->source + " is \"" + found->value +
                          "\"; it takes never, on-failure or always");
    }
    if (read_reaper(reader) == Settings::Reaper::ryuk) {
        throw ConfigError(
            found->source + " is \"" + found->value +
            "\", and TESTCONTAINERS_REAPER is ryuk, which removes everything; things are kept with the "
            "reaper \"process\"");
    }
    return found->value == "always" ? Settings::Keep::always : Settings::Keep::on_failure;
}

std::string read_default_platform(const Reader& reader) {
    auto found = reader.variable("DOCKER_DEFAULT_PLATFORM");
    if (!found) {
        return {};
    }
    if (!is_platform(found->value)) {
        throw ConfigError(found->source + " is \"" + found->value + "\"; it " + std::string{platform_rule});
    }
    return std::move(found->value);
}

std::optional<Settings::Host> read_host(const Reader& reader) {
    auto found = reader.property("tc.host");
    if (!found) {
        found = reader.find("DOCKER_HOST", "docker.host");
    }
    if (!found) {
        return std::nullopt;
    }
    return Settings::Host{std::move(found->value), std::move(found->source)};
}

} // namespace

Environment process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* const value = std::getenv(name.c_str());
        return value == nullptr ? std::nullopt : std::optional<std::string>{value};
    };
}

Settings Settings::read(const Environment& environment, const LocalPath& properties_file) {
    const Reader reader(environment, properties_file);
    auto ryuk_image = reader.text("TESTCONTAINERS_RYUK_CONTAINER_IMAGE", "ryuk.container.image");
    return {.docker_host = read_host(reader),
            .tls_verify = reader.flag("DOCKER_TLS_VERIFY", "docker.tls.verify"),
            .cert_path = reader.text("DOCKER_CERT_PATH", "docker.cert.path"),
            .api_version = reader.text("DOCKER_API_VERSION", "docker.api.version"),
            .host_override = reader.text("TESTCONTAINERS_HOST_OVERRIDE", "host.override"),
            .hub_image_name_prefix =
                reader.text("TESTCONTAINERS_HUB_IMAGE_NAME_PREFIX", "hub.image.name.prefix"),
            .pull_timeout = reader.seconds("TESTCONTAINERS_PULL_TIMEOUT", "pull.timeout").value_or(30min),
            .pull_pause_timeout =
                reader.seconds("TESTCONTAINERS_PULL_PAUSE_TIMEOUT", "pull.pause.timeout").value_or(60s),
            .offline = reader.flag("TESTCONTAINERS_OFFLINE", "offline"),
            .lock_file = reader.text("TESTCONTAINERS_LOCK_FILE", "lock.file"),
            .record_images = reader.text("TESTCONTAINERS_RECORD_IMAGES", "record.images"),
            .required = reader.flag("TESTCONTAINERS_REQUIRED", "required"),
            .reaper_disabled = reader.flag("TESTCONTAINERS_RYUK_DISABLED", "ryuk.disabled"),
            .reaper = read_reaper(reader),
            .ryuk_image = ryuk_image.empty() ? Settings{}.ryuk_image : std::move(ryuk_image),
            .ryuk_privileged =
                reader.flag("TESTCONTAINERS_RYUK_CONTAINER_PRIVILEGED", "ryuk.container.privileged"),
            .docker_socket_override =
                reader.text("TESTCONTAINERS_DOCKER_SOCKET_OVERRIDE", "docker.socket.override"),
            .default_platform = read_default_platform(reader),
            .session_id = reader.text("TESTCONTAINERS_SESSION_ID", "session.id"),
            .reuse_enabled = reader.flag("TESTCONTAINERS_REUSE_ENABLE", "testcontainers.reuse.enable"),
            .time_limit = reader.seconds("TESTCONTAINERS_TIME_LIMIT"),
            .keep = read_keep(reader),
            .report = reader.flag("TESTCONTAINERS_REPORT", "report"),
            .trace_file = reader.text("TESTCONTAINERS_TRACE", "trace")};
}

const Settings& Settings::current() {
    using Result = std::variant<Settings, std::exception_ptr>;
    // Never destroyed: containers with static storage duration outlive it otherwise.
    static const auto* const result = new Result([]() -> Result {
        try {
            const auto environment = process_environment();
            const auto home = engine::home_folder(environment);
            return read(environment, home.empty() ? home : home / ".testcontainers.properties");
        } catch (const ConfigError&) {
            return std::current_exception();
        }
    }());
    if (const auto* const failure = std::get_if<std::exception_ptr>(result)) {
        std::rethrow_exception(*failure);
    }
    return std::get<Settings>(*result);
}

} // namespace testcontainers

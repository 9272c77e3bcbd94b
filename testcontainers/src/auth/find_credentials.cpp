#include "auth/find_credentials.hpp"

#include "auth/credential_helper.hpp"
#include "auth/docker_config.hpp"

#include <testcontainers/error.hpp>

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>
#include <utility>

namespace testcontainers::auth {
namespace {

constexpr std::chrono::seconds helper_patience{10};
constexpr std::size_t longest_config = std::size_t{1} << 20U;

/// A variable that is set to something.
std::optional<std::string> non_empty(const EnvironmentLookup& environment, const std::string& name) {
    auto value = environment(name);
    return value && !value->empty() ? value : std::nullopt;
}

std::optional<std::filesystem::path> config_file(const EnvironmentLookup& environment) {
    if (const auto folder = non_empty(environment, "DOCKER_CONFIG")) {
        return std::filesystem::path(*folder) / "config.json";
    }
    if (const auto home = non_empty(environment, "HOME")) {
        return std::filesystem::path(*home) / ".docker" / "config.json";
    }
    return std::nullopt;
}

/// The content of the configuration; nothing when there is no such file.
std::optional<std::string> read_config(const std::filesystem::path& file, const std::source_location& where) {
    const auto refuse = [&](const std::string& reason) {
        throw ConfigError(file.string() + ": " + reason, where);
    };
    std::error_code problem;
    const auto status = std::filesystem::status(file, problem);
    if (status.type() == std::filesystem::file_type::not_found) {
        return std::nullopt;
    }
    if (!std::filesystem::is_regular_file(status)) {
        refuse(problem ? problem.message() : "it must be a file");
    }
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        refuse("it cannot be read: " + std::generic_category().message(errno));
    }
    std::string text(longest_config + 1, '\0');
    in.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(in.gcount()));
    if (text.size() > longest_config) {
        refuse("it must not be larger than 1 MiB");
    }
    return text;
}

CredentialsFound find_in(const DockerConfig& config, const RegistryName& registry,
                         const EnvironmentLookup& environment, const std::source_location& where) {
    CredentialsFound result;
    const auto ask = [&](const std::optional<std::string>& helper, const std::string& key) {
        if (!helper || result.credentials) {
            return;
        }
        const auto source = config.source() + ", " + key;
        if (is_installed(*helper, environment)) {
            result.credentials = ask_helper(*helper, registry, source, environment, helper_patience, where);
        } else {
            result.note = source + ": docker-credential-" + *helper + " is not in PATH";
        }
    };
    ask(config.helper_for(registry), "credHelpers");
    ask(config.store(), "credsStore");
    if (!result.credentials) {
        result.credentials = config.entry_for(registry);
    }
    return result;
}

} // namespace

EnvironmentLookup process_environment() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str()); // NOLINT(concurrency-mt-unsafe)
        return value == nullptr ? std::nullopt : std::optional<std::string>(value);
    };
}

CredentialsFound look_up_credentials(const std::string& domain, const EnvironmentLookup& environment,
                                     std::source_location where) {
    const RegistryName registry(domain);
    CredentialsFound result;
    const auto take = [&](const DockerConfig& config) {
        auto found = find_in(config, registry, environment, where);
        result.credentials = std::move(found.credentials);
        if (result.note.empty()) {
            result.note = std::move(found.note);
        }
    };
    if (const auto text = non_empty(environment, "DOCKER_AUTH_CONFIG")) {
        take(DockerConfig::parse(*text, "DOCKER_AUTH_CONFIG", where));
    }
    const auto file = config_file(environment);
    const auto text = result.credentials || !file ? std::nullopt : read_config(*file, where);
    if (text && text->find_first_not_of(" \t\r\n") != std::string::npos) {
        take(DockerConfig::parse(*text, file->string(), where));
    }
    if (result.credentials) {
        result.note.clear();
    }
    return result;
}

std::optional<Credentials> find_credentials(const std::string& domain, const EnvironmentLookup& environment,
                                            std::source_location where) {
    return look_up_credentials(domain, environment, where).credentials;
}

} // namespace testcontainers::auth

#include "auth/credential_helper.hpp"

#include "process/program_path.hpp"
#include "process/run.hpp"
#include "values/printable.hpp"
#include "values/secret_masking.hpp"

#include <testcontainers/error.hpp>

#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <string_view>

namespace testcontainers::auth {
namespace {

constexpr std::size_t longest_answer = 64 * 1024;

bool may_be_run(std::string_view name) {
    return !name.empty() && std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-';
    });
}

/// The sentences with which helpers say that they know no credentials for a registry.
bool says_there_are_none(std::string_view answer) {
    constexpr std::array<std::string_view, 2> sentences{"credentials not found in native keychain",
                                                        "no credentials server URL"};
    return std::ranges::any_of(sentences,
                               [&](auto sentence) { return answer.find(sentence) != answer.npos; });
}

/// The first line of what a helper that failed has to say; nothing of a text that could be an answer.
std::string words_of(const process::Completed& done) {
    const auto& text = done.err.empty() ? done.out : done.err;
    const auto line = printable(std::string_view(text).substr(0, 200));
    const bool harmless = line.find('{') == std::string::npos && line.find('"') == std::string::npos;
    return harmless && !line.empty() ? ": " + without_named_secrets(line.substr(0, line.find('\n'))) : "";
}

std::optional<std::string> text_field(const nlohmann::json& answer, const char* name) {
    const auto found = answer.find(name);
    return found != answer.end() && found->is_string() ? std::optional(found->get<std::string>())
                                                       : std::nullopt;
}

std::optional<Credentials> read_answer(const std::string& answer, const Credentials& known) {
    const auto fields = nlohmann::json::parse(answer, nullptr, false);
    if (!fields.is_object()) {
        return std::nullopt;
    }
    const auto username = text_field(fields, "Username");
    const auto secret = text_field(fields, "Secret");
    if (!username || !secret) {
        return std::nullopt;
    }
    auto credentials = known;
    if (*username == "<token>") {
        credentials.identity_token = *secret;
    } else {
        credentials.username = *username;
        credentials.password = *secret;
    }
    return credentials;
}

} // namespace

bool is_installed(const std::string& name, const EnvironmentLookup& environment) {
    return !may_be_run(name) ||
           process::program_path("docker-credential-" + name,
                                 environment("PATH").value_or("/usr/local/bin:/usr/bin:/bin"))
               .has_value();
}

std::optional<Credentials> ask_helper(const std::string& name, const RegistryName& registry,
                                      const std::string& source, const EnvironmentLookup& environment,
                                      std::chrono::milliseconds patience, std::source_location where) {
    const auto refuse = [&](const std::string& reason) { throw ConfigError(source + ": " + reason, where); };
    if (!may_be_run(name)) {
        refuse("the credential helper \"" + printable(name) +
               "\" must be named with letters, digits, '_' and '-' alone");
    }
    const auto program = "docker-credential-" + name;
    process::Command command{.argv = {program, "get"},
                             .input = registry.server_address(),
                             .deadline = std::chrono::steady_clock::now() + patience,
                             .longest_output = longest_answer};
    if (const auto path = environment("PATH")) {
        command.environment.emplace_back("PATH", *path);
    }
    process::Completed done;
    try {
        done = process::run(command, where);
    } catch (const ConfigError& error) {
        refuse(error.message());
    }
    const auto about = program + " get for " + registry.server_address();
    if (done.timed_out) {
        refuse(about + " took longer than " + std::to_string(patience.count()) + " ms");
    }
    if (done.too_much_output) {
        refuse(about + " answered with more than 64 KiB");
    }
    if (!done.ok()) {
        if (says_there_are_none(done.out) || says_there_are_none(done.err)) {
            return std::nullopt;
        }
        const auto how = done.signal != 0 ? "signal " + std::to_string(done.signal)
                                          : "code " + std::to_string(done.exit_code);
        refuse(about + " ended with " + how + words_of(done));
    }
    auto credentials = read_answer(
        done.out, {.server_address = registry.server_address(), .source = source + " (" + program + ')'});
    if (!credentials) {
        refuse(about + " did not answer with a JSON object that has Username and Secret");
    }
    const bool empty = credentials->username.empty() && credentials->identity_token.empty();
    return empty ? std::nullopt : credentials;
}

} // namespace testcontainers::auth

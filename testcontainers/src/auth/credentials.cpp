#include "auth/credentials.hpp"

#include "values/base64.hpp"
#include "values/secret_masking.hpp"

#include <testcontainers/error.hpp>

#include <nlohmann/json.hpp>

#include <ostream>

namespace testcontainers::auth {

std::string describe(const Credentials& credentials) {
    std::string who = "an identity token";
    if (!credentials.registry_token.empty()) {
        who = "a registry token";
    } else if (credentials.identity_token.empty()) {
        who = credentials.username;
    }
    return who + ", from " + credentials.source;
}

void PrintTo(const Credentials& credentials, std::ostream* out) { *out << describe(credentials); }

namespace {

nlohmann::json fields_of(const Credentials& credentials) {
    nlohmann::json fields;
    if (!credentials.registry_token.empty()) {
        fields["registrytoken"] = credentials.registry_token;
    } else if (!credentials.identity_token.empty()) {
        fields["identitytoken"] = credentials.identity_token;
    } else {
        fields["username"] = credentials.username;
        fields["password"] = credentials.password;
    }
    fields["serveraddress"] = credentials.server_address;
    return fields;
}

/// The text of some fields; `whose` is for the message.
std::string encoded(const nlohmann::json& fields, const std::string& whose) {
    try {
        return base64::encode(fields.dump(), base64::Alphabet::url);
    } catch (const nlohmann::json::exception&) {
        throw ConfigError("credentials for " + whose + ": name, password and tokens must be UTF-8");
    }
}

std::string whose(const Credentials& credentials) {
    return credentials.server_address + " from " + credentials.source;
}

} // namespace

std::string without_secrets(std::string text, const Credentials& credentials) {
    constexpr std::size_t shortest = 4;
    const auto login = credentials.username + ':' + credentials.password;
    std::vector<std::string> secrets{registry_auth_header(credentials), credentials.identity_token,
                                     credentials.registry_token};
    if (!credentials.password.empty()) {
        secrets.insert(secrets.end(), {base64::encode(login), base64::encode(login, base64::Alphabet::url),
                                       credentials.password});
    }
    for (const auto& secret : secrets) {
        for (auto at = text.find(secret); secret.size() >= shortest && at != std::string::npos;
             at = text.find(secret, at)) {
            text.replace(at, secret.size(), mask(secret));
            at += mask(secret).size();
        }
    }
    return text;
}

std::string registry_auth_header(const Credentials& credentials) {
    return encoded(fields_of(credentials), whose(credentials));
}

std::string registry_config_header(const std::vector<Credentials>& credentials) {
    nlohmann::json registries = nlohmann::json::object();
    std::string all;
    for (const auto& one : credentials) {
        registries[one.server_address] = fields_of(one);
        all += (all.empty() ? "" : ", ") + whose(one);
    }
    return encoded(registries, all);
}

} // namespace testcontainers::auth

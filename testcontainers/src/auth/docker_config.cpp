#include "auth/docker_config.hpp"

#include "values/base64.hpp"

#include <testcontainers/error.hpp>

#include <nlohmann/json.hpp>

#include <utility>

namespace testcontainers::auth {
namespace {

using nlohmann::json;

/// Reads fields of the configuration and names them when they are wrong.
class Fields {
public:
    Fields(std::string source, std::source_location where) : source_(std::move(source)), where_(where) {}

    [[noreturn]] void refuse(const std::string& reason) const {
        throw ConfigError(source_ + ": " + reason, where_);
    }

    /// The member `name` of `object`, if it is there and not null.
    static const json* find(const json& object, const std::string& name) {
        const auto found = object.find(name);
        return found == object.end() || found->is_null() ? nullptr : &*found;
    }

    [[nodiscard]] const json& object(const json& value, const std::string& name) const {
        if (!value.is_object()) {
            refuse(name + " must be an object");
        }
        return value;
    }

    [[nodiscard]] std::string text(const json& value, const std::string& name) const {
        if (!value.is_string()) {
            refuse(name + " must be a string");
        }
        return value.get<std::string>();
    }

    [[nodiscard]] std::string text_in(const json& parent, const std::string& path,
                                      const std::string& name) const {
        const auto* value = find(parent, name);
        return value == nullptr ? "" : text(*value, path + '.' + name);
    }

private:
    std::string source_;
    std::source_location where_;
};

std::string member(const std::string& object, const std::string& key) { return object + "[\"" + key + "\"]"; }

} // namespace

DockerConfig DockerConfig::parse(std::string_view text, std::string source, std::source_location where) {
    DockerConfig config;
    config.source_ = std::move(source);
    config.where_ = where;
    const Fields fields(config.source_, where);

    json root;
    try {
        root = json::parse(text);
    } catch (const json::parse_error& error) {
        fields.refuse("not valid JSON at byte " + std::to_string(error.byte));
    } catch (const json::exception&) {
        fields.refuse("not valid JSON: it has a number that is too large");
    }
    (void)fields.object(root, "the configuration");
    if (const auto* helpers = Fields::find(root, "credHelpers")) {
        for (const auto& [registry, helper] : fields.object(*helpers, "credHelpers").items()) {
            config.helpers_[registry] = fields.text(helper, member("credHelpers", registry));
        }
    }
    if (const auto* store = Fields::find(root, "credsStore")) {
        const auto name = fields.text(*store, "credsStore");
        config.store_ = name.empty() ? std::nullopt : std::optional(name);
    }
    if (const auto* auths = Fields::find(root, "auths")) {
        for (const auto& [registry, value] : fields.object(*auths, "auths").items()) {
            const auto path = member("auths", registry);
            const auto& entry = value.is_null() ? value : fields.object(value, path);
            config.entries_[registry] = {
                .auth = fields.text_in(entry, path, "auth"),
                .credentials = {.username = fields.text_in(entry, path, "username"),
                                .password = fields.text_in(entry, path, "password"),
                                .identity_token = fields.text_in(entry, path, "identitytoken"),
                                .registry_token = fields.text_in(entry, path, "registrytoken"),
                                .source = config.source_ + ", auths"}};
        }
    }
    return config;
}

std::optional<std::string> DockerConfig::helper_for(const RegistryName& registry) const {
    for (const auto& [key, helper] : helpers_) {
        if (registry.is_meant_by(key) && !helper.empty()) {
            return helper;
        }
    }
    return std::nullopt;
}

std::optional<Credentials> DockerConfig::entry_for(const RegistryName& registry) const {
    for (const auto& [key, entry] : entries_) {
        if (!registry.is_meant_by(key)) {
            continue;
        }
        auto credentials = entry.credentials;
        credentials.server_address = registry.server_address();
        if (!entry.auth.empty()) {
            const auto decoded = base64::decode(entry.auth);
            const auto colon = decoded ? decoded->find(':') : std::string::npos;
            if (colon == std::string::npos) {
                Fields(source_, where_)
                    .refuse(member("auths", key) + ".auth must be the base64 of user:password");
            }
            credentials.username = decoded->substr(0, colon);
            credentials.password = decoded->substr(colon + 1);
        }
        const bool empty = credentials.username.empty() && credentials.identity_token.empty() &&
                           credentials.registry_token.empty();
        if (!empty) {
            return credentials;
        }
    }
    return std::nullopt;
}

} // namespace testcontainers::auth

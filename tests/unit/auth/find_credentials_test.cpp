#include "auth/find_credentials.hpp"

#include "auth/credential_helper.hpp"
#include "support/temporary_folder.hpp"
#include "values/base64.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

#include <chrono>
#include <map>

namespace {

using namespace testcontainers;
using namespace testcontainers::auth;
using testcontainers::testsupport::content_of;
using testcontainers::testsupport::TemporaryFolder;

/// A user's home of its own, with an environment that no other test sees.
class FindCredentials : public ::testing::Test {
protected:
    FindCredentials() {
        variables["HOME"] = (folder / "home").string();
        variables["PATH"] = (folder / "bin").string() + ":/usr/bin:/bin";
    }

    void write_config(std::string_view json) { folder.write("home/.docker/config.json", json); }

    /// A credential helper that runs `script`.
    void write_helper(const std::string& name, std::string_view script) {
        folder.write_program("bin/docker-credential-" + name, script);
    }

    std::optional<Credentials> find(const std::string& domain) {
        return find_credentials(domain, [this](const std::string& name) -> std::optional<std::string> {
            const auto found = variables.find(name);
            return found == variables.end() ? std::nullopt : std::optional(found->second);
        });
    }

    /// The error's whole text, after a look that it tells no secret.
    std::string refusal(const std::string& domain) {
        try {
            (void)find(domain);
        } catch (const ConfigError& error) {
            EXPECT_EQ(std::string_view(error.what()).find("hush"), std::string_view::npos) << error.what();
            return error.message();
        }
        return "no error";
    }

    [[nodiscard]] std::string config_path() const { return (folder / "home/.docker/config.json").string(); }

    TemporaryFolder folder;
    std::map<std::string, std::string> variables;
};

std::string auths(const std::string& registry, const std::string& user_and_password) {
    return R"({"auths":{")" + registry + R"(":{"auth":")" + base64::encode(user_and_password) + R"("}}})";
}

TEST_F(FindCredentials, FindsNoneWhereNothingIsConfigured) {
    EXPECT_EQ(find("ghcr.io"), std::nullopt);
    variables.clear();
    EXPECT_EQ(find("ghcr.io"), std::nullopt);
}

TEST_F(FindCredentials, ReadsAuths) {
    write_config(auths("ghcr.io", "alice:s3cret"));
    EXPECT_EQ(find("ghcr.io"), (Credentials{.username = "alice",
                                            .password = "s3cret",
                                            .server_address = "ghcr.io",
                                            .source = config_path() + ", auths"}));
    EXPECT_EQ(find("ghcr.io")->password, "s3cret");
    EXPECT_EQ(find("docker.io"), std::nullopt);
    EXPECT_EQ(find("cr.io"), std::nullopt);
    EXPECT_EQ(find("ghcr.io.example"), std::nullopt);
}

TEST_F(FindCredentials, KnowsDockerHubByItsAddress) {
    write_config(auths("https://index.docker.io/v1/", "alice:s3cret"));
    const auto found = find("docker.io");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->username, "alice");
    EXPECT_EQ(found->server_address, "https://index.docker.io/v1/");
}

TEST_F(FindCredentials, KeepsColonsAndOtherBytesOfAPassword) {
    for (const std::string password : {"a:b:c", ":", "", "p\xc3\xa4ss", "{\"x\":1}", " spaces "}) {
        write_config(auths("ghcr.io", "alice:" + password));
        const auto found = find("ghcr.io");
        ASSERT_TRUE(found);
        EXPECT_EQ(found->username, "alice");
        EXPECT_EQ(found->password, password);
    }
}

TEST_F(FindCredentials, ReadsTokensAndPlainFields) {
    write_config(R"({"auths":{
        "a.example":{"identitytoken":"idt"},
        "b.example":{"registrytoken":"regt"},
        "c.example":{"username":"bob","password":"pw","email":"bob@c.example"},
        "d.example":{"auth":"PHRva2VuPjo=","identitytoken":"idt2"}}})");
    EXPECT_EQ(find("a.example")->identity_token, "idt");
    EXPECT_EQ(find("b.example")->registry_token, "regt");
    EXPECT_EQ(find("c.example")->username, "bob");
    EXPECT_EQ(find("c.example")->password, "pw");
    EXPECT_EQ(find("d.example")->identity_token, "idt2");
}

TEST_F(FindCredentials, TakesAnEmptyEntryForNone) {
    write_config(
        R"({"auths":{"a.example":{},"b.example":null,"c.example":{"email":"x"},"d.example":{"auth":""}}})");
    for (const auto* domain : {"a.example", "b.example", "c.example", "d.example"}) {
        EXPECT_EQ(find(domain), std::nullopt) << domain;
    }
}

TEST_F(FindCredentials, IgnoresWhatItDoesNotKnow) {
    write_config(
        R"({"HttpHeaders":{"X":"y"},"psFormat":"table","auths":null,"credHelpers":null,"credsStore":null,"proxies":[]})");
    EXPECT_EQ(find("ghcr.io"), std::nullopt);
    write_config(" \n");
    EXPECT_EQ(find("ghcr.io"), std::nullopt);
}

TEST_F(FindCredentials, PrefersTheFolderInDockerConfig) {
    write_config(auths("ghcr.io", "home:x"));
    folder.write("other/config.json", auths("ghcr.io", "other:x"));
    variables["DOCKER_CONFIG"] = (folder / "other").string();
    EXPECT_EQ(find("ghcr.io")->username, "other");
    variables["DOCKER_CONFIG"] = (folder / "empty").string();
    EXPECT_EQ(find("ghcr.io"), std::nullopt);
    variables["DOCKER_CONFIG"] = "";
    EXPECT_EQ(find("ghcr.io")->username, "home");
}

TEST_F(FindCredentials, PrefersTheVariableAndFallsBackToTheFile) {
    write_config(R"({"auths":{"ghcr.io":{"username":"file"},"quay.io":{"username":"file"}}})");
    variables["DOCKER_AUTH_CONFIG"] = auths("ghcr.io", "variable:x");
    EXPECT_EQ(find("ghcr.io")->username, "variable");
    EXPECT_EQ(find("ghcr.io")->source, "DOCKER_AUTH_CONFIG, auths");
    EXPECT_EQ(find("quay.io")->username, "file");
}

TEST_F(FindCredentials, AsksTheRegistrysHelper) {
    write_helper("tool-1_x", R"(test "$1" = get || exit 9
read -r server
echo "{\"ServerURL\":\"$server\",\"Username\":\"for $server\",\"Secret\":\"a:b\"}")");
    write_config(R"({"credHelpers":{"ghcr.io":"tool-1_x"}})");
    EXPECT_EQ(find("ghcr.io"),
              (Credentials{.username = "for ghcr.io",
                           .password = "a:b",
                           .server_address = "ghcr.io",
                           .source = config_path() + ", credHelpers (docker-credential-tool-1_x)"}));
    EXPECT_EQ(find("quay.io"), std::nullopt);
}

TEST_F(FindCredentials, AsksAHelperForDockerHubByItsAddress) {
    write_helper("h", R"(read -r server; echo "{\"Username\":\"$server\",\"Secret\":\"x\"}")");
    write_config(R"({"credsStore":"h"})");
    EXPECT_EQ(find("docker.io")->username, "https://index.docker.io/v1/");
}

TEST_F(FindCredentials, TakesHelpersBeforeTheStoreAndTheStoreBeforeAuths) {
    write_helper("one", R"(echo '{"Username":"helper","Secret":"x"}')");
    write_helper("two", R"(echo '{"Username":"store","Secret":"x"}')");
    write_helper("none", "echo 'credentials not found in native keychain'; exit 1");
    const auto config = [](const std::string& helper, const std::string& store) {
        return R"({"credHelpers":{"ghcr.io":")" + helper + R"("},"credsStore":")" + store +
               R"(","auths":{"ghcr.io":{"username":"auths"}}})";
    };
    write_config(config("one", "two"));
    EXPECT_EQ(find("ghcr.io")->username, "helper");
    write_config(config("none", "two"));
    EXPECT_EQ(find("ghcr.io")->username, "store");
    write_config(config("none", "none"));
    EXPECT_EQ(find("ghcr.io")->username, "auths");
    write_config(config("", ""));
    EXPECT_EQ(find("ghcr.io")->username, "auths");
}

TEST_F(FindCredentials, TakesAHelpersTokenForAnIdentityToken) {
    write_helper("h", R"(echo '{"Username":"<token>","Secret":"idt"}')");
    write_config(R"({"credsStore":"h"})");
    const auto found = find("ghcr.io");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->identity_token, "idt");
    EXPECT_EQ(found->username, "");
    EXPECT_EQ(found->password, "");
}

TEST_F(FindCredentials, TakesAnEmptyAnswerForNone) {
    write_helper("h", R"(echo '{"ServerURL":"","Username":"","Secret":""}')");
    write_config(R"({"credsStore":"h"})");
    EXPECT_EQ(find("ghcr.io"), std::nullopt);
}

TEST_F(FindCredentials, NeverRunsAHelperWhoseNameIsNotOne) {
    for (const std::string name :
         {"../evil", "a b", "a;touch ran", "$(touch ran)", "a/b", ".", "a\\u0000b"}) {
        write_config(R"({"credsStore":")" + name + R"("})");
        const auto text = refusal("ghcr.io");
        EXPECT_TRUE(text.starts_with(config_path() + ", credsStore: the credential helper \"")) << text;
        EXPECT_TRUE(text.ends_with("must be named with letters, digits, '_' and '-' alone")) << text;
    }
}

TEST_F(FindCredentials, SaysWhatIsWrongWithAHelper) {
    const auto where = config_path() + ", credsStore: ";
    write_config(R"({"credsStore":"h"})");
    const std::pair<const char*, const char*> cases[] = {
        {"echo 'vault is locked' >&2; exit 3", " ended with code 3: vault is locked"},
        {"echo 'vault: token=hush has expired' >&2; exit 3",
         " ended with code 3: vault: token=*** has expired"},
        {"echo 'vault is locked'; echo more; exit 3", " ended with code 3: vault is locked"},
        {R"(echo '{"Username":"u","Secret":"hush"}'; exit 3)", " ended with code 3"},
        {"exit 1", " ended with code 1"},
        {"kill -SEGV $$", " ended with signal 11"},
        {"echo 'hush is no JSON'", " did not answer with a JSON object that has Username and Secret"},
        {R"(echo '["hush"]')", " did not answer with a JSON object that has Username and Secret"},
        {R"(echo '{"Username":"hush"}')", " did not answer with a JSON object that has Username and Secret"},
        {R"(echo '{"Username":"u","Secret":7}')",
         " did not answer with a JSON object that has Username and Secret"},
        {"true", " did not answer with a JSON object that has Username and Secret"},
        {"yes hush", " answered with more than 64 KiB"},
    };
    for (const auto& [script, reason] : cases) {
        write_helper("h", script);
        EXPECT_EQ(refusal("ghcr.io"), where + "docker-credential-h get for ghcr.io" + reason) << script;
    }
}

TEST_F(FindCredentials, GoesOnWithoutAHelperThatIsNotInstalled) {
    write_config(R"({"credsStore":"gone","credHelpers":{"quay.io":"away"},)"
                 R"("auths":{"ghcr.io":{"auth":"dTpw"},"https://index.docker.io/v1/":{}}})");
    const auto look_up = [this](const std::string& domain) {
        return look_up_credentials(
            domain, [this](const std::string& name) { return std::optional(variables[name]); },
            std::source_location::current());
    };
    const auto hub = look_up("docker.io");
    EXPECT_FALSE(hub.credentials);
    EXPECT_EQ(hub.note, config_path() + ", credsStore: docker-credential-gone is not in PATH");
    EXPECT_EQ(look_up("quay.io").note, config_path() + ", credsStore: docker-credential-gone is not in PATH");
    const auto listed = look_up("ghcr.io");
    ASSERT_TRUE(listed.credentials);
    EXPECT_EQ(listed.credentials->username, "u");
    EXPECT_EQ(listed.note, "");
}

TEST_F(FindCredentials, SaysWhenAHelperTakesTooLong) {
    write_helper("h", "sleep 600");
    const auto environment = [&](const std::string& name) { return std::optional(variables[name]); };
    try {
        (void)ask_helper("h", RegistryName("ghcr.io"), "f, credsStore", environment,
                         std::chrono::milliseconds(100), std::source_location::current());
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(),
                  "f, credsStore: docker-credential-h get for ghcr.io took longer than 100 ms");
    }
}

TEST_F(FindCredentials, SaysWhatIsWrongWithTheConfiguration) {
    const std::pair<const char*, const char*> cases[] = {
        {R"({"auths":{"ghcr.io":{"auth":"hush)", "not valid JSON at byte 34"},
        {R"(hush)", "not valid JSON at byte 1"},
        {R"({"hush":7E77777777})", "not valid JSON: it has a number that is too large"},
        {R"("hush")", "the configuration must be an object"},
        {R"({"auths":["hush"]})", "auths must be an object"},
        {R"({"auths":{"ghcr.io":"hush"}})", "auths[\"ghcr.io\"] must be an object"},
        {R"({"auths":{"ghcr.io":{"auth":7}}})", "auths[\"ghcr.io\"].auth must be a string"},
        {R"({"auths":{"ghcr.io":{"auth":"hush!"}}})",
         "auths[\"ghcr.io\"].auth must be the base64 of user:password"},
        {R"({"auths":{"ghcr.io":{"auth":"aHVzaA=="}}})",
         "auths[\"ghcr.io\"].auth must be the base64 of user:password"},
        {R"({"credHelpers":{"ghcr.io":{}}})", "credHelpers[\"ghcr.io\"] must be a string"},
        {R"({"credsStore":["hush"]})", "credsStore must be a string"},
    };
    for (const auto& [json, reason] : cases) {
        write_config(json);
        EXPECT_EQ(refusal("ghcr.io"), config_path() + ": " + reason);
        variables["DOCKER_AUTH_CONFIG"] = json;
        EXPECT_EQ(refusal("ghcr.io"), std::string("DOCKER_AUTH_CONFIG: ") + reason);
        variables.erase("DOCKER_AUTH_CONFIG");
    }
}

TEST_F(FindCredentials, IsNotDisturbedByABadSecretOfAnotherRegistry) {
    write_config(R"({"auths":{"bad.example":{"auth":"!"},"ghcr.io":{"username":"alice"}}})");
    EXPECT_EQ(find("ghcr.io")->username, "alice");
}

TEST_F(FindCredentials, RefusesAConfigurationThatIsNoFileOrTooLarge) {
    std::filesystem::create_directories(config_path());
    EXPECT_EQ(refusal("ghcr.io"), config_path() + ": it must be a file");
    std::filesystem::remove(config_path());
    write_config("{\"x\":\"" + std::string(1 << 20, 'x') + "\"}");
    EXPECT_EQ(refusal("ghcr.io"), config_path() + ": it must not be larger than 1 MiB");
}

TEST_F(FindCredentials, SurvivesADeepConfiguration) {
    write_config(std::string(100000, '['));
    EXPECT_TRUE(refusal("ghcr.io").starts_with(config_path() + ": not valid JSON")) << refusal("ghcr.io");
    write_config("{\"x\":" + std::string(100000, '[') + std::string(100000, ']') + "}");
    EXPECT_EQ(find("ghcr.io"), std::nullopt);
}

TEST_F(FindCredentials, RemembersWhoAsked) {
    write_config("{");
    try {
        (void)find("ghcr.io");
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_TRUE(std::string_view(error.where().file_name()).ends_with("find_credentials_test.cpp"));
    }
}

} // namespace

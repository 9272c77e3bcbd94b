#include "auth/credentials.hpp"

#include "values/base64.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

namespace {

using namespace testcontainers;
using namespace testcontainers::auth;

std::string json_in(const std::string& header) {
    return base64::decode(header, base64::Alphabet::url).value_or("not base64url");
}

TEST(RegistryAuthHeader, HasNameAndPassword) {
    EXPECT_EQ(json_in(registry_auth_header(
                  {.username = "alice", .password = "s3cret", .server_address = "ghcr.io"})),
              R"({"password":"s3cret","serveraddress":"ghcr.io","username":"alice"})");
}

TEST(RegistryAuthHeader, HasATokenInsteadOfNameAndPassword) {
    EXPECT_EQ(json_in(registry_auth_header(
                  {.username = "x", .password = "y", .server_address = "r", .identity_token = "i"})),
              R"({"identitytoken":"i","serveraddress":"r"})");
    EXPECT_EQ(
        json_in(registry_auth_header({.server_address = "r", .identity_token = "i", .registry_token = "t"})),
        R"({"registrytoken":"t","serveraddress":"r"})");
}

TEST(RegistryAuthHeader, UsesTheAlphabetOfUrlsAndPadding) {
    bool dash = false;
    bool underscore = false;
    for (char c = 1; c < 127; ++c) {
        for (std::size_t length = 1; length < 4; ++length) {
            const std::string password = std::string(length, c) + "?>~\xc3\xbf";
            const auto header =
                registry_auth_header({.username = "u", .password = password, .server_address = "r"});
            ASSERT_EQ(header.find_first_of("+/"), std::string::npos);
            ASSERT_EQ(header.size() % 4, 0U);
            ASSERT_TRUE(base64::decode(header, base64::Alphabet::url));
            dash = dash || header.find('-') != std::string::npos;
            underscore = underscore || header.find('_') != std::string::npos;
        }
    }
    EXPECT_TRUE(dash);
    EXPECT_TRUE(underscore);
}

TEST(RegistryAuthHeader, RefusesWhatJsonCannotHold) {
    try {
        (void)registry_auth_header(
            {.username = "alice", .password = "hush\xff", .server_address = "r", .source = "the file"});
        FAIL() << "no error";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.message(),
                  "credentials for r from the file: name, password and tokens must be UTF-8");
        EXPECT_EQ(std::string(error.what()).find("hush"), std::string::npos);
    }
}

TEST(Credentials, AreDescribedWithoutTheirSecrets) {
    const std::string secret = "hush";
    EXPECT_EQ(describe({.username = "alice", .password = secret, .source = "f, auths"}),
              "alice, from f, auths");
    EXPECT_EQ(describe({.identity_token = secret, .source = "f"}), "an identity token, from f");
    EXPECT_EQ(describe({.registry_token = secret, .source = "f"}), "a registry token, from f");
}

TEST(Credentials, AreTakenOutOfWhatOthersSay) {
    const Credentials login{.username = "alice", .password = "hush hush"};
    EXPECT_EQ(without_secrets("refused: Basic YWxpY2U6aHVzaCBodXNo (hush hush), alice", login),
              "refused: Basic *** (***), alice");
    EXPECT_EQ(without_secrets("X-Registry-Auth: " + registry_auth_header(login) + " is of no use", login),
              "X-Registry-Auth: *** is of no use");
    EXPECT_EQ(without_secrets("Bearer hushhush hushhush", {.registry_token = "hushhush"}), "Bearer *** ***");
    EXPECT_EQ(without_secrets("hush", {.identity_token = "hush"}), "***");
    EXPECT_EQ(without_secrets("a word", {.username = "a", .password = "o"}), "a word");
}

TEST(Credentials, AreNotPrintedByAFailedTest) {
    EXPECT_EQ(::testing::PrintToString(Credentials{.username = "alice", .password = "hush", .source = "f"}),
              "alice, from f");
}

} // namespace

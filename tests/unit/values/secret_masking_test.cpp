#include "values/secret_masking.hpp"

#include <gtest/gtest.h>

namespace {

using testcontainers::mask;
using testcontainers::names_a_secret;
using testcontainers::without_named_secrets;

class SecretName : public ::testing::TestWithParam<const char*> {};
TEST_P(SecretName, IsRecognised) { EXPECT_TRUE(names_a_secret(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Names, SecretName,
                         ::testing::Values("PASSWORD", "POSTGRES_PASSWORD", "PGPASSWORD",
                                           "mysql_root_password", "DB_PASS", "db-passwd", "DB_PWD",
                                           "AWS_SECRET_ACCESS_KEY", "MINIO_SECRET", "API_KEY", "apiKey",
                                           "APIKEY", "GITHUB_TOKEN", "GHTOKEN", "apiToken2",
                                           "GOOGLE_CREDENTIALS", "SERVICE_CREDENTIAL", "REDIS_AUTH",
                                           "DOCKER_AUTH_CONFIG", "SSH_PASSPHRASE", "KEY1", "adminPassword",
                                           "spring.datasource.password", "JWT"));

class PlainName : public ::testing::TestWithParam<const char*> {};
TEST_P(PlainName, IsNotTakenForASecret) { EXPECT_FALSE(names_a_secret(GetParam())); }

INSTANTIATE_TEST_SUITE_P(Names, PlainName,
                         ::testing::Values("", "_", "POSTGRES_USER", "POSTGRES_DB", "PWD", "OLDPWD", "PATH",
                                           "KEYCLOAK_ADMIN", "MONKEY", "AUTHOR", "BYPASS_CACHE", "COMPASS",
                                           "TOKENIZER_PATH", "JAVA_OPTS"));

TEST(Mask, TellsNothingOfWhatItHides) {
    EXPECT_EQ(mask("x"), "***");
    EXPECT_EQ(mask("a much longer secret"), "***");
}

TEST(Mask, HidesWhatFollowsTheNameOfASecret) {
    EXPECT_EQ(without_named_secrets("vault: token=hush expired, password: hush hush"),
              "vault: token=*** expired, password: *** hush");
    EXPECT_EQ(without_named_secrets("Authorization: Bearer hush; Basic hush"),
              "Authorization: Bearer *** Basic ***");
    EXPECT_EQ(without_named_secrets("  no  login for user=alice "), "  no  login for user=alice ");
    EXPECT_EQ(without_named_secrets(""), "");
}

TEST(Mask, LeavesAnEmptyValueEmpty) { EXPECT_EQ(mask(""), ""); }

} // namespace

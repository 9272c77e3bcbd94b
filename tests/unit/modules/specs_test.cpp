#include "testcontainers/error.hpp"
#include "testcontainers/modules/postgres.hpp"
#include "testcontainers/modules/redis.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::modules {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

std::string redis_configuration(const RedisSpec& spec) {
    return std::get<FileContent>(container_spec(spec).files.at(0)).content;
}

template <class Spec>
std::string complaint(const Spec& spec) {
    try {
        (void)container_spec(spec);
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no complaint";
}

TEST(RedisSpec, WritesNothingToDiskUnlessDurable) {
    EXPECT_THAT(redis_configuration({}), HasSubstr("save \"\"\nappendonly no\n"));
    EXPECT_THAT(redis_configuration({.durable = true}), Not(HasSubstr("save")));
}

TEST(RedisSpec, APasswordIsQuotedForTheConfiguration) {
    EXPECT_THAT(redis_configuration({.password = "a\"b\\c d"}),
                HasSubstr("requirepass \"a\\x22b\\x5cc d\"\n"));
}

TEST(RedisSpec, APasswordIsNotPrintedWithTheSpec) {
    EXPECT_THAT(to_string(container_spec(RedisSpec{.password = "sesame-4711"})),
                Not(HasSubstr("sesame-4711")));
}

TEST(RedisSpec, SettingsCannotBringFurtherDirectives) {
    EXPECT_THAT(redis_configuration({.settings = {{"maxmemory", "1\nport 1"}}}),
                HasSubstr("maxmemory \"1\\x0aport 1\"\n"));
    EXPECT_THAT(complaint(RedisSpec{.settings = {{"port 1\nsave", "x"}}}),
                HasSubstr("not the name of a directive"));
}

TEST(RedisSpec, DataInMemoryIsATmpfs) {
    const auto spec = container_spec(RedisSpec{.data_in_memory = true});
    EXPECT_EQ(std::get<TmpfsMount>(spec.mounts.at(0)).target, "/data");
}

TEST(RedisSpec, CustomizeHasTheLastWord) {
    const auto spec =
        container_spec(RedisSpec{.customize = [](ContainerSpec& raw) { raw.image = "valkey/valkey:8"; }});
    EXPECT_EQ(spec.image, "valkey/valkey:8");
}

TEST(PostgresSpec, TradesDurabilityForSpeedUnlessDurable) {
    EXPECT_THAT(container_spec(PostgresSpec{}).command, Contains("fsync=off"));
    EXPECT_THAT(container_spec(PostgresSpec{.durable = true}).command, Not(Contains("fsync=off")));
    EXPECT_EQ(container_spec(PostgresSpec{}).env.at("POSTGRES_INITDB_ARGS"), "--no-sync");
    EXPECT_FALSE(container_spec(PostgresSpec{.durable = true}).env.contains("POSTGRES_INITDB_ARGS"));
}

TEST(PostgresSpec, SettingsComeAfterTheModulesOwn) {
    const auto command = container_spec(PostgresSpec{.settings = {{"fsync", "on"}}}).command;
    EXPECT_EQ(command.back(), "fsync=on");
}

TEST(PostgresSpec, ScriptsKeepTheOrderTheyWereGivenIn) {
    const auto files = container_spec(PostgresSpec{.init_scripts = {"z.sql", "a.sh"}}).files;
    EXPECT_EQ(std::get<HostFile>(files.at(0)).target, "/docker-entrypoint-initdb.d/0000-z.sql");
    EXPECT_EQ(std::get<HostFile>(files.at(1)).target, "/docker-entrypoint-initdb.d/0001-a.sh");
}

TEST(PostgresSpec, AScriptTheImageWouldIgnoreIsRefused) {
    EXPECT_THAT(complaint(PostgresSpec{.init_scripts = {"schema.txt"}}),
                HasSubstr("\"schema.txt\" would be ignored"));
}

TEST(PostgresSpec, EmptyNamesAreRefused) {
    EXPECT_THAT(complaint(PostgresSpec{.database = ""}), HasSubstr("PostgresSpec::database"));
    EXPECT_THAT(complaint(PostgresSpec{.user = ""}), HasSubstr("PostgresSpec::user"));
    EXPECT_THAT(complaint(PostgresSpec{.password = ""}), HasSubstr("PostgresSpec::password"));
}

TEST(PostgresSpec, ASettingWithoutANameIsRefused) {
    EXPECT_THAT(complaint(PostgresSpec{.settings = {{"a=b", "c"}}}), HasSubstr("\"a=b\""));
}

TEST(PostgresSpec, ThePasswordIsNotPrintedWithTheSpec) {
    EXPECT_THAT(to_string(container_spec(PostgresSpec{.password = "sesame-4711"})),
                Not(HasSubstr("sesame-4711")));
}

} // namespace
} // namespace testcontainers::modules

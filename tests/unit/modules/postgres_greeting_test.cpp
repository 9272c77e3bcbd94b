#include "greeting.hpp"
#include "modules/postgres_answers.hpp"

#include <gtest/gtest.h>

namespace testcontainers::modules::postgres {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

TEST(PostgresGreeting, StartupMessageHasLengthProtocolUserAndDatabase) {
    EXPECT_EQ(startup_message("me", "shop"), "\0\0\0\x1f\0\3\0\0user\0me\0database\0shop\0\0"s);
}

TEST(PostgresGreeting, AskingForAPasswordIsAccepting) { EXPECT_TRUE(understand("R\0\0\0\x17"s).accepts); }

TEST(PostgresGreeting, StartingUpIsNotYet) {
    const auto greeting = understand(error_response("57P03", "the database system is starting up"));
    EXPECT_FALSE(greeting.accepts);
    EXPECT_EQ(greeting.why, "the database system is starting up");
}

TEST(PostgresGreeting, RefusingThisClientIsAccepting) {
    EXPECT_TRUE(understand(error_response("28000", "no pg_hba.conf entry for host")).accepts);
}

TEST(PostgresGreeting, NoAnswerIsNotYet) { EXPECT_FALSE(understand("").accepts); }

TEST(PostgresGreeting, AnErrorCutOffInTheMiddleIsUnderstood) {
    const auto whole = error_response("57P03", "starting");
    for (std::size_t size = 1; size < whole.size(); ++size) {
        EXPECT_NO_THROW((void)understand(std::string_view{whole}.substr(0, size))) << size;
    }
}

TEST(PostgresGreeting, AServerThatIsNotThereIsNotYet) {
    const auto greeting = greet({.host = "127.0.0.1", .port = 1}, "me", "shop", 1s);
    EXPECT_FALSE(greeting.accepts);
    EXPECT_EQ(greeting.why, "Connection refused");
}

TEST(PostgresGreeting, AHostThatDoesNotExistIsNamed) {
    const auto greeting = greet({.host = "no such host", .port = 1}, "me", "shop", 1s);
    EXPECT_NE(greeting.why.find("no such host"), std::string::npos) << greeting.why;
}

} // namespace
} // namespace testcontainers::modules::postgres

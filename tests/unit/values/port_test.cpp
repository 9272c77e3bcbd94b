#include <testcontainers/error.hpp>
#include <testcontainers/port.hpp>

#include <gtest/gtest.h>

#include <map>

namespace {

using namespace testcontainers::literals;
using testcontainers::ConfigError;
using testcontainers::Endpoint;
using testcontainers::parse_port;
using testcontainers::Port;
using testcontainers::Protocol;

TEST(Port, LiteralsNameTheTransport) {
    EXPECT_EQ(6379_tcp, (Port{6379, Protocol::tcp}));
    EXPECT_EQ(53_udp, (Port{53, Protocol::udp}));
    EXPECT_EQ(2905_sctp, (Port{2905, Protocol::sctp}));
}

TEST(Port, IsSpelledAsTheEngineDoes) {
    EXPECT_EQ(to_string(6379_tcp), "6379/tcp");
    EXPECT_EQ(to_string(53_udp), "53/udp");
    EXPECT_EQ(to_string(2905_sctp), "2905/sctp");
}

TEST(Port, WorksAsAKey) {
    const std::map<Port, int> mapped{{6379_tcp, 1}, {6379_udp, 2}, {80_tcp, 3}};
    EXPECT_EQ(mapped.at(6379_udp), 2);
    EXPECT_EQ(mapped.begin()->first, 80_tcp);
}

TEST(ParsePort, ReadsWhatToStringWrites) {
    for (const auto port : {1_tcp, 65535_tcp, 53_udp, 2905_sctp}) {
        EXPECT_EQ(parse_port(to_string(port)), port);
    }
}

TEST(ParsePort, TakesABareNumberForTcp) { EXPECT_EQ(parse_port("6379"), 6379_tcp); }

class RefusedPort : public ::testing::TestWithParam<std::string_view> {};

TEST_P(RefusedPort, IsNamedWithWhatWouldBeRight) {
    try {
        const auto port = parse_port(GetParam());
        FAIL() << "read as " << to_string(port);
    } catch (const ConfigError& error) {
        EXPECT_TRUE(error.message().starts_with("port \"" + std::string(GetParam()) + "\": the "))
            << error.message();
        EXPECT_TRUE(error.message().ends_with("as in 6379/tcp")) << error.message();
    }
}

INSTANTIATE_TEST_SUITE_P(Values, RefusedPort,
                         ::testing::Values("", "0", "0/tcp", "65536", "99999999999999999999", "-1", "+80",
                                           " 80", "80 ", "80/", "80/TCP", "80/http", "/tcp", "80/tcp/udp",
                                           "8o"));

TEST(ParsePort, RemembersWhoAsked) {
    const auto line = __LINE__ + 2;
    try {
        (void)parse_port("none");
        FAIL();
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.where().line(), line);
    }
}

TEST(Endpoint, PutsAnIpv6AddressIntoBrackets) {
    EXPECT_EQ(to_string(Endpoint{"127.0.0.1", 49153}), "127.0.0.1:49153");
    EXPECT_EQ(to_string(Endpoint{"localhost", 80}), "localhost:80");
    EXPECT_EQ(to_string(Endpoint{"::1", 49153}), "[::1]:49153");
}

} // namespace

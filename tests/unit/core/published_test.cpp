#include "core/published.hpp"

#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using tc::core::PublishedPorts;
using ::testing::HasSubstr;

constexpr auto here = std::source_location::current();

std::string refusal_of(const PublishedPorts& ports, tc::Port port) {
    try {
        (void)ports.at(port, here);
    } catch (const tc::ConfigError& error) {
        return error.message();
    }
    return "no error";
}

TEST(PublishedPorts, LeadToTheHostAndTheMappedPort) {
    const PublishedPorts ports({80_tcp}, {.ports = {{80_tcp, {{"127.0.0.1", 4000}}}, {81_tcp, {}}}},
                               "127.0.0.1");
    EXPECT_TRUE(ports.complete());
    EXPECT_EQ(ports.at(80_tcp, here), (tc::Endpoint{"127.0.0.1", 4000}));
}

TEST(PublishedPorts, TakeTheBindingOfTheHostsFamily) {
    const tc::docker::ContainerDetails details{.ports = {{80_tcp, {{"::", 4001}, {"0.0.0.0", 4000}}}}};
    EXPECT_EQ(PublishedPorts({80_tcp}, details, "127.0.0.1").at(80_tcp, here).port, 4000);
    EXPECT_EQ(PublishedPorts({80_tcp}, details, "::1").at(80_tcp, here).port, 4001);
}

TEST(PublishedPorts, TakeAnyBindingWhereTheFamilyHasNone) {
    const tc::docker::ContainerDetails details{.ports = {{80_tcp, {{"::", 4001}}}}};
    EXPECT_EQ(PublishedPorts({80_tcp}, details, "engine.example").at(80_tcp, here).port, 4001);
}

TEST(PublishedPorts, LeadToAnAddressOfTheirOwn) {
    const tc::docker::ContainerDetails details{.ports = {{80_tcp, {{"::1", 4001}}},
                                                         {81_tcp, {{"127.0.0.9", 4002}, {"::1", 4003}}},
                                                         {82_tcp, {{"::", 4004}}}}};
    const PublishedPorts ports({80_tcp, 81_tcp, 82_tcp}, details, "127.0.0.1");
    EXPECT_EQ(ports.at(80_tcp, here), (tc::Endpoint{"::1", 4001}));
    EXPECT_EQ(ports.at(81_tcp, here), (tc::Endpoint{"127.0.0.9", 4002}));
    EXPECT_EQ(ports.at(82_tcp, here), (tc::Endpoint{"::1", 4004}));
}

TEST(PublishedPorts, PreferWhatTheHostsNameReaches) {
    const tc::docker::ContainerDetails details{
        .ports = {{80_tcp, {{"127.0.0.9", 1}, {"::1", 2}, {"127.0.0.1", 3}}}}};
    EXPECT_EQ(PublishedPorts({80_tcp}, details, "127.0.0.1").at(80_tcp, here),
              (tc::Endpoint{"127.0.0.1", 3}));
    EXPECT_EQ(PublishedPorts({80_tcp}, details, "localhost").at(80_tcp, here),
              (tc::Endpoint{"localhost", 3}));
}

TEST(PublishedPorts, OfAnEngineElsewhereAreUnderItsName) {
    const tc::docker::ContainerDetails details{.ports = {{80_tcp, {{"::", 4001}}}}};
    EXPECT_EQ(PublishedPorts({80_tcp}, details, "10.0.0.9", false).at(80_tcp, here),
              (tc::Endpoint{"10.0.0.9", 4001}));
}

TEST(PublishedPorts, AreIncompleteWhileABindingIsMissing) {
    const PublishedPorts ports({80_tcp, 53_udp, 81_tcp}, {.ports = {{80_tcp, {{"", 4000}}}, {53_udp, {}}}},
                               "127.0.0.1");
    EXPECT_FALSE(ports.complete());
    EXPECT_EQ(ports.missing(), "53/udp, 81/tcp");
    EXPECT_TRUE(ports.is_unmapped(81_tcp));
    EXPECT_FALSE(ports.is_unmapped(80_tcp));
    EXPECT_FALSE(ports.is_unmapped(9_tcp));
}

TEST(PublishedPorts, SayWhichPortsThereAre) {
    const PublishedPorts ports({80_tcp, 53_udp}, {.ports = {{80_tcp, {{"", 1}}}, {53_udp, {{"", 2}}}}},
                               "127.0.0.1");
    EXPECT_EQ(refusal_of(ports, 81_tcp), "port 81/tcp is not published; those that are: 80/tcp, 53/udp");
}

TEST(PublishedPorts, SayThatThereAreNone) {
    EXPECT_EQ(refusal_of({}, 81_tcp),
              "port 81/tcp is not published, and no other is; add it to the spec's `ports`");
}

TEST(PublishedPorts, SayThatTheContainerDoesNotRun) {
    EXPECT_THAT(refusal_of(PublishedPorts({80_tcp}, {}, "127.0.0.1"), 80_tcp),
                HasSubstr("the container does not run; start it first"));
}

} // namespace

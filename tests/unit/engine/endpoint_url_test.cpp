#include "engine/endpoint_url.hpp"

#include "testcontainers/error.hpp"

#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace testcontainers::engine {
namespace {

using ::testing::HasSubstr;
using testsupport::TemporaryFolder;

http::Endpoint parsed(const std::string& url, const Settings& settings = {}) {
    return parse_endpoint({url, "DOCKER_HOST"}, settings, "/no/home");
}

std::string refusal_of(const std::string& url, const Settings& settings = {}) {
    try {
        (void)parsed(url, settings);
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "accepted";
}

TEST(EndpointUrl, MayBeASocket) {
    EXPECT_EQ(parsed("unix:///var/run/docker.sock"), (http::Endpoint{.unix_socket = "/var/run/docker.sock"}));
}

TEST(EndpointUrl, MayBeAHostAndPort) {
    EXPECT_EQ(parsed("tcp://box:2375"), (http::Endpoint{.host = "box", .port = 2375}));
    EXPECT_EQ(parsed("tcp://127.0.0.1:1234/"), (http::Endpoint{.host = "127.0.0.1", .port = 1234}));
    EXPECT_EQ(parsed("tcp://[::1]:1234"), (http::Endpoint{.host = "::1", .port = 1234}));
    EXPECT_EQ(parsed("http://box:80"), (http::Endpoint{.host = "box", .port = 80}));
}

TEST(EndpointUrl, HasTheUsualPortByDefault) {
    EXPECT_EQ(parsed("tcp://box").port, 2375);
    EXPECT_EQ(parsed("tcp://[fd00::1]").port, 2375);
    EXPECT_EQ(parsed("tcp://box", {.tls_verify = true}).port, 2376);
    EXPECT_EQ(parsed("https://box").port, 2376);
}

TEST(EndpointUrl, IsSpokenToOverTlsWhereAskedFor) {
    EXPECT_TRUE(parsed("tcp://box:1", {.tls_verify = true}).tls);
    EXPECT_TRUE(parsed("https://box:1").tls);
    EXPECT_FALSE(parsed("tcp://box:1").tls);
    EXPECT_FALSE(parsed("unix:///docker.sock", {.tls_verify = true}).tls);
    EXPECT_TRUE(parsed("tcp://box:1", {.tls_verify = true}).verify);
}

TEST(EndpointUrl, TakesTheCertificatesOfAFolder) {
    const TemporaryFolder folder;
    for (const auto* const name : {"ca.pem", "cert.pem", "key.pem"}) {
        folder.write(name, "x");
    }
    const auto endpoint = parsed("tcp://box:2376", {.tls_verify = true, .cert_path = folder.path()});
    EXPECT_EQ(endpoint.ca_file, folder / "ca.pem");
    EXPECT_EQ(endpoint.certificate_file, folder / "cert.pem");
    EXPECT_EQ(endpoint.key_file, folder / "key.pem");
}

TEST(EndpointUrl, TakesTheCertificatesInTheHomeFolderWhereTheyAre) {
    const TemporaryFolder home;
    home.write(".docker/ca.pem", "x");
    const auto endpoint =
        parse_endpoint({"tcp://box:2376", "DOCKER_HOST"}, {.tls_verify = true}, home.path());
    EXPECT_EQ(endpoint.ca_file, home / ".docker/ca.pem");
    EXPECT_EQ(endpoint.key_file, "");
}

TEST(EndpointUrl, NamesTheCertificateThatIsMissing) {
    const TemporaryFolder folder;
    folder.write("ca.pem", "x");
    EXPECT_THAT(refusal_of("tcp://box:2376", {.tls_verify = true, .cert_path = folder.path()}),
                HasSubstr("there is no " + (folder / "cert.pem").string()));
}

TEST(EndpointUrl, NamesSourceAndValueThatAreWrong) {
    EXPECT_EQ(refusal_of("/var/run/docker.sock"),
              "DOCKER_HOST is \"/var/run/docker.sock\": a URL is wanted, such as "
              "unix:///var/run/docker.sock or tcp://127.0.0.1:2375");
}

struct WrongUrl {
    std::string name;
    std::string url;
    std::string words;

    friend void PrintTo(const WrongUrl& wrong, std::ostream* out) { *out << wrong.name; }
};

class EndpointUrlWrong : public ::testing::TestWithParam<WrongUrl> {};

TEST_P(EndpointUrlWrong, IsRefused) {
    EXPECT_THAT(refusal_of(GetParam().url), HasSubstr(GetParam().words)) << GetParam().url;
}

constexpr const char* wanted = "a host and a port are wanted";

INSTANTIATE_TEST_SUITE_P(
    Urls, EndpointUrlWrong,
    ::testing::Values(WrongUrl{"ssh", "ssh://me@box",
                               "ssh:// is not supported; unix://, tcp://, http:// and https:// are"},
                      WrongUrl{"npipe", "npipe:////./pipe/docker_engine", "npipe:// is not supported"},
                      WrongUrl{"relative_socket", "unix://docker.sock", "must be absolute"},
                      WrongUrl{"no_socket", "unix://", "must be absolute"},
                      WrongUrl{"nothing", "tcp://", wanted}, WrongUrl{"no_host", "tcp://:2375", wanted},
                      WrongUrl{"user", "tcp://me@box:1", wanted},
                      WrongUrl{"no_brackets", "tcp://::1:2375", wanted},
                      WrongUrl{"open_bracket", "tcp://[::1", "no closing bracket"},
                      WrongUrl{"name_in_brackets", "tcp://[box]:1", wanted},
                      WrongUrl{"no_colon", "tcp://[::1]2375", wanted},
                      WrongUrl{"empty_port", "tcp://box:", "the port must be from 1 to 65535"},
                      WrongUrl{"port_0", "tcp://box:0", "the port must be from 1 to 65535"},
                      WrongUrl{"port_65536", "tcp://box:65536", "the port must be from 1 to 65535"},
                      WrongUrl{"port_and_text", "tcp://box:1x", "the port must be from 1 to 65535"},
                      WrongUrl{"path", "tcp://box:1/engine", "a path after host and port is not supported"}));

TEST(EndpointUrl, HasNoSocketPathThatIsTooLongForTheSystem) {
    const auto path_of = [](std::size_t size) { return "/" + std::string(size - 1, 'x'); };
    EXPECT_EQ(parsed("unix://" + path_of(107)).unix_socket, path_of(107));
    EXPECT_THAT(refusal_of("unix://" + path_of(108)),
                HasSubstr("the socket's path has 108 bytes; the system allows 107"));
}

TEST(EndpointUrl, IsLocalForASocketOrALoopbackAddress) {
    EXPECT_TRUE(is_local(parsed("unix:///var/run/docker.sock")));
    EXPECT_TRUE(is_local(parsed("tcp://127.0.0.1:1")));
    EXPECT_TRUE(is_local(parsed("tcp://localhost:1")));
    EXPECT_TRUE(is_local(parsed("tcp://[::1]:1")));
    EXPECT_FALSE(is_local(parsed("tcp://box:1")));
    EXPECT_FALSE(is_local(parsed("tcp://10.0.0.1:1")));
}

} // namespace
} // namespace testcontainers::engine

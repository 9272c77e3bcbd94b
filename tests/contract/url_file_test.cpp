// Files that are fetched, from a server that answers what the test tells it to.

#include "core/url_file.hpp"

#include "contract/connected.hpp"
#include "process/run.hpp"
#include "support/child_process.hpp"
#include "support/tcp_servers.hpp"
#include "support/temporary_folder.hpp"
#include "values/digest.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using namespace literals;
using ::testing::HasSubstr;
using ::testing::StartsWith;
using testsupport::Peer;
using testsupport::WireServer;

/// A server that gives `serve` each request's head.
class Web {
public:
    using Serve = std::function<void(const std::string& head, Peer& peer)>;

    explicit Web(Serve serve)
        : server_(WireServer::Kind::tcp, [serve = std::move(serve)](Peer& peer) {
              while (const auto head = peer.read_head()) {
                  serve(*head, peer);
              }
          }) {}

    [[nodiscard]] std::string url(const std::string& target) const {
        return "http://127.0.0.1:" + std::to_string(server_.port()) + target;
    }

private:
    WireServer server_;
};

std::string content_of(const archive::Spool& spool) {
    std::string content;
    std::array<char, 4096> buffer{};
    const auto source = spool.source();
    while (const auto count = source(buffer)) {
        content.append(buffer.data(), count);
    }
    return content;
}

std::string fetched(const UrlFile& file) { return content_of(core::fetch(file, {})); }

std::string refusal_of(const UrlFile& file) {
    return error_of<ConfigError>([&] { (void)fetched(file); }).message();
}

TEST(UrlFiles, AreFetched) {
    const std::string content(200'000, 'x');
    const Web web([&](const std::string& head, Peer& peer) {
        EXPECT_THAT(head, StartsWith("GET /seed.csv?token=1 HTTP/1.1"));
        peer.respond(200, content);
    });
    EXPECT_EQ(fetched({.url = web.url("/seed.csv?token=1"), .target = "/a", .sha256 = sha256_hex(content)}),
              content);
}

TEST(UrlFiles, AreFetchedThroughRedirects) {
    const Web web([](const std::string& head, Peer& peer) {
        if (head.starts_with("GET /old/a ")) {
            peer.respond(302, "moved", "Location: ../new/a?b\r\n");
        } else {
            EXPECT_THAT(head, StartsWith("GET /new/a?b "));
            peer.respond(200, "there");
        }
    });
    EXPECT_EQ(fetched({.url = web.url("/old/a"), .target = "/a"}), "there");
}

TEST(UrlFiles, AreNotLookedForInACircle) {
    std::atomic<int> asked = 0;
    const Web web([&](const std::string&, Peer& peer) {
        ++asked;
        peer.respond(307, "", "Location: /again\r\n");
    });
    EXPECT_THAT(refusal_of({.url = web.url("/"), .target = "/a"}),
                HasSubstr("was not fetched: there are more than 10 redirects"));
    EXPECT_EQ(asked, 11);
}

TEST(UrlFiles, AreNotLookedForOutsideOfTheWeb) {
    const Web web(
        [](const std::string&, Peer& peer) { peer.respond(301, "", "Location: file:///etc/passwd\r\n"); });
    EXPECT_THAT(refusal_of({.url = web.url("/"), .target = "/a"}),
                HasSubstr("it leads to file:///etc/passwd, which must be a URL of http or https"));
}

TEST(UrlFiles, ThatAreNotThereAreToldWithoutTheirQuery) {
    const Web web([](const std::string&, Peer& peer) { peer.respond(404, "no"); });
    EXPECT_EQ(refusal_of({.url = web.url("/a?token=hush"), .target = "/a"}),
              web.url("/a?…") + " was not fetched: the server answered 404");
}

TEST(UrlFiles, HaveALargestSize) {
    const Web web([](const std::string&, Peer& peer) { peer.respond(200, std::string(2000, 'x')); });
    EXPECT_EQ(fetched({.url = web.url("/"), .target = "/a", .largest = 2000_B}).size(), 2000U);
    EXPECT_THAT(refusal_of({.url = web.url("/"), .target = "/a", .largest = 1999_B}),
                HasSubstr("is longer than 1999 B, which `largest` allows"));
}

TEST(UrlFiles, AreWhatTheirDigestSays) {
    const Web web([](const std::string&, Peer& peer) { peer.respond(200, "changed"); });
    EXPECT_THAT(refusal_of({.url = web.url("/"), .target = "/a", .sha256 = sha256_hex("as it was")}),
                HasSubstr("is not what its `sha256` says"));
}

TEST(UrlFiles, HaveATimeLimit) {
    const Web web([](const std::string&, Peer& peer) { peer.wait_for_close(); });
    EXPECT_EQ(reason_of([&] { (void)fetched({.url = web.url("/"), .target = "/a", .timeout = 50ms}); }),
              TransportError::Reason::timed_out);
}

TEST(UrlFiles, ThatBreakOffAreNoFiles) {
    const Web web([](const std::string&, Peer& peer) {
        peer.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf");
        peer.finish_output();
        peer.wait_for_close();
    });
    const auto error =
        error_of<TransportError>([&] { (void)fetched({.url = web.url("/"), .target = "/a"}); });
    EXPECT_EQ(error.reason(), TransportError::Reason::broken);
    EXPECT_THAT(error.message(), HasSubstr(web.url("/") + " was not fetched: "));
}

TEST(UrlFiles, OverTlsNeedAServerThatSpeaksIt) {
    const Web web([](const std::string&, Peer&) {});
    const auto url = "https" + web.url("/").substr(4);
    const auto error =
        error_of<TransportError>([&] { (void)fetched({.url = url, .target = "/a", .timeout = 20s}); });
    EXPECT_THAT(error.message(), StartsWith(url + " was not fetched: "));
}

TEST(UrlFiles, AreNotTakenFromAServerThatNobodyVouchesFor) {
    const testsupport::TemporaryFolder folder;
    const auto key = (folder / "key.pem").string();
    const auto certificate = (folder / "certificate.pem").string();
    const auto made =
        process::run({.argv = {"openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key,
                               "-out", certificate, "-days", "2", "-subj", "/CN=localhost"}});
    ASSERT_TRUE(made.ok()) << made.err;
    testsupport::ChildProcess server{
        {"openssl", "s_server", "-accept", "127.0.0.1:0", "-cert", certificate, "-key", key, "-www"}};
    auto line = server.read_line(30s);
    while (line && !line->starts_with("ACCEPT ")) {
        line = server.read_line(30s);
    }
    ASSERT_TRUE(line) << "openssl does not listen";
    const auto port = line->substr(line->rfind(':') + 1);
    const auto error = error_of<TransportError>(
        [&] { (void)fetched({.url = "https://localhost:" + port + "/", .target = "/a", .timeout = 60s}); });
    EXPECT_THAT(error.message(), HasSubstr("certificate"));
}

} // namespace
} // namespace testcontainers::contract

// Containers that answer over TLS, with certificates of the test.

#include "integration/boxes.hpp"
#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>

namespace {

namespace tc = testcontainers;
using namespace tc::literals;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// A server for TLS alone that wants a certificate of its clients, and the one certificate that both have.
class ReadyOverTls : public ::testing::Test {
protected:
    ReadyOverTls() {
        ChildProcess openssl({"/bin/sh",
                              "-c",
                              "exec openssl \"$@\" 2>/dev/null",
                              "sh",
                              "req",
                              "-x509",
                              "-newkey",
                              "ec",
                              "-pkeyopt",
                              "ec_paramgen_curve:P-256",
                              "-nodes",
                              "-days",
                              "2",
                              "-subj",
                              "/CN=server.test",
                              "-addext",
                              "subjectAltName=DNS:server.test",
                              "-keyout",
                              key_,
                              "-out",
                              cert_});
        EXPECT_EQ(openssl.wait().exit_code, 0);
    }

    [[nodiscard]] tc::ContainerSpec server(tc::wait::HttpCheck check) const {
        check.tls = true;
        return {.image = "postgres:15",
                .command = {"openssl", "s_server", "-accept", "8443", "-www", "-cert", "/cert.pem", "-key",
                            "/key.pem", "-CAfile", "/cert.pem", "-Verify", "1", "-verify_return_error"},
                .ports = {8443_tcp},
                .files = {tc::FileContent{.content = content_of(cert_), .target = "/cert.pem"},
                          tc::FileContent{.content = content_of(key_), .target = "/key.pem"}},
                .wait = tc::wait::http(std::move(check))};
    }

    TemporaryFolder folder_;
    std::string key_ = (folder_.path() / "key.pem").string();
    std::string cert_ = (folder_.path() / "cert.pem").string();
};

TEST_F(ReadyOverTls, WithAnAuthorityAClientCertificateAndAName) {
    const auto spec = server({.status = 200,
                              .ca_file = cert_,
                              .certificate_file = cert_,
                              .key_file = key_,
                              .server_name = "server.test"});
    EXPECT_NO_THROW((void)tc::run(spec));
}

TEST_F(ReadyOverTls, IsNotReachedUnderAnotherName) {
    auto spec = server({.ca_file = cert_, .certificate_file = cert_, .key_file = key_});
    spec.startup_timeout = 2s;
    EXPECT_THAT(thrown_by<tc::WaitTimeout>([&] { (void)tc::run(spec); }).message(),
                HasSubstr("was not answered: "));
}

TEST_F(ReadyOverTls, IsNotReachedWithoutTheAuthority) {
    auto spec = server({.certificate_file = cert_, .key_file = key_, .server_name = "server.test"});
    spec.startup_timeout = 2s;
    EXPECT_THAT(thrown_by<tc::WaitTimeout>([&] { (void)tc::run(spec); }).message(),
                HasSubstr("was not answered: "));
}

TEST_F(ReadyOverTls, IsNotReachedWithoutAClientCertificate) {
    auto spec = server({.ca_file = cert_, .server_name = "server.test"});
    spec.startup_timeout = 2s;
    EXPECT_THAT(thrown_by<tc::WaitTimeout>([&] { (void)tc::run(spec); }).message(),
                HasSubstr("was not answered: "));
}

} // namespace

#include "registry/registry_server.hpp"

#include "process/run.hpp"
#include "values/base64.hpp"

#include <fmt/format.h>

#include <chrono>
#include <csignal>
#include <stdexcept>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace testcontainers::testsupport {
namespace {

using namespace std::chrono_literals;

/// A port that nobody listens on just now; 0 when there is no such address here.
std::uint16_t free_port(const std::string& host) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    socklen_t size = sizeof(address);
    const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(socket);
    return bound ? ntohs(address.sin_port) : std::uint16_t{0};
}

std::string output_of(const std::vector<std::string>& argv, const std::string& input = {}) {
    const auto done = process::run({.argv = argv, .input = input});
    if (!done.ok()) {
        throw std::runtime_error(argv.front() + ": " + done.err);
    }
    return done.out;
}

} // namespace

bool RegistryServer::may_listen_on(const std::string& address) { return free_port(address) != 0; }

RegistryServer::RegistryServer(const Options& options) : address_(options.address) {
    if (!options.user.empty()) {
        write_htpasswd(options);
    }
    if (options.tls) {
        make_certificate();
    }
    for (int attempt = 0; attempt < 5; ++attempt) {
        if (start(options)) {
            reader_ = std::jthread([this](const std::stop_token& ended) {
                while (!ended.stop_requested()) {
                    (void)process_->read_line(100ms);
                }
            });
            return;
        }
    }
    throw std::runtime_error("docker-registry does not start");
}

RegistryServer::~RegistryServer() {
    reader_.request_stop();
    if (reader_.joinable()) {
        reader_.join();
    }
    process_->send_signal(SIGKILL);
    (void)process_->wait();
}

bool RegistryServer::start(const Options& options) {
    port_ = free_port(address_);
    auto config = fmt::format("version: 0.1\n"
                              "log: {{level: info}}\n"
                              "storage: {{filesystem: {{rootdirectory: \"{}\"}}}}\n"
                              "http:\n  addr: {}\n",
                              (folder_ / "store").string(), domain());
    if (options.tls) {
        config += fmt::format("  tls: {{certificate: \"{}\", key: \"{}\"}}\n",
                              (folder_ / "server.pem").string(), (folder_ / "server.key").string());
    }
    if (!options.user.empty()) {
        config += fmt::format("auth: {{htpasswd: {{realm: tests, path: \"{}\"}}}}\n",
                              (folder_ / "htpasswd").string());
    }
    const auto file = folder_.write("config.yml", config);
    process_ = std::make_unique<ChildProcess>(
        std::vector<std::string>{"/bin/sh", "-c", "exec \"$0\" serve \"$1\" 2>&1", DOCKER_REGISTRY, file});
    while (const auto line = process_->read_line(10s)) {
        if (line->find("listening on") != std::string::npos) {
            return true;
        }
    }
    return false;
}

void RegistryServer::write_htpasswd(const Options& options) const {
    folder_.write("htpasswd", output_of({"htpasswd", "-niB", options.user}, options.password));
}

void RegistryServer::make_certificate() const {
    const auto at = [this](const char* name) { return (folder_ / name).string(); };
    folder_.write("names", "subjectAltName=IP:" + address_ + '\n');
    (void)output_of({"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
                     "-nodes", "-days", "2", "-subj", "/CN=authority of a test", "-keyout", at("ca.key"),
                     "-out", at("ca.pem")});
    (void)output_of({"openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                     "-subj", "/CN=" + address_, "-keyout", at("server.key"), "-out", at("server.csr")});
    (void)output_of({"openssl", "x509", "-req", "-in", at("server.csr"), "-CA", at("ca.pem"), "-CAkey",
                     at("ca.key"), "-CAcreateserial", "-days", "2", "-extfile", at("names"), "-out",
                     at("server.pem")});
}

std::string RegistryServer::login(const std::string& user, const std::string& password) const {
    return fmt::format(R"({{"auths":{{"{}":{{"auth":"{}"}}}}}})", domain(),
                       base64::encode(user + ':' + password, base64::Alphabet::standard));
}

} // namespace testcontainers::testsupport

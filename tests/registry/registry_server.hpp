#pragma once

#include "support/child_process.hpp"
#include "support/temporary_folder.hpp"

#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>
#include <thread>

namespace testcontainers::testsupport {

/// A registry of the distribution project, on a port of this machine, with a store of its own.
class RegistryServer {
public:
    struct Options {
        /// The user that must log in; anybody may do all where it is empty.
        std::string user = {};
        std::string password = {};
        /// Whether it speaks TLS, with a certificate that its own authority has signed.
        bool tls = false;
        /// Of this machine.
        std::string address = "127.0.0.1";
    };

    RegistryServer() : RegistryServer(Options{}) {}
    explicit RegistryServer(const Options& options);
    RegistryServer(const RegistryServer&) = delete;
    RegistryServer& operator=(const RegistryServer&) = delete;
    ~RegistryServer();

    /// Whether `address` is of this machine.
    [[nodiscard]] static bool may_listen_on(const std::string& address);

    /// `127.0.0.1:40000`.
    [[nodiscard]] std::string domain() const { return address_ + ':' + std::to_string(port_); }

    /// The certificate of its authority, where it speaks TLS.
    [[nodiscard]] std::filesystem::path authority() const { return folder_ / "ca.pem"; }

    /// The JSON of a config.json with a login here.
    [[nodiscard]] std::string login(const std::string& user, const std::string& password) const;

private:
    void write_htpasswd(const Options& options) const;
    void make_certificate() const;
    [[nodiscard]] bool start(const Options& options);

    TemporaryFolder folder_;
    std::string address_;
    std::uint16_t port_ = 0;
    std::unique_ptr<ChildProcess> process_;
    /// Reads what the registry says, so that it can go on.
    std::jthread reader_;
};

} // namespace testcontainers::testsupport

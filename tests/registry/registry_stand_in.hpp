#pragma once

#include "support/tcp_servers.hpp"

#include <functional>
#include <map>
#include <mutex>
#include <string>

namespace testcontainers::testsupport {

/// A registry with one small image, `app:1`, that answers as the test tells it to.
class RegistryStandIn {
public:
    /// Answers a request for `path`; false leaves it to the registry. Called on a thread for each connection.
    using Script = std::function<bool(const std::string& method, const std::string& path, Peer& peer)>;

    /// Its image is for Linux on `architecture`.
    explicit RegistryStandIn(Script script = {}, const std::string& architecture = "amd64");

    /// `127.0.0.1:40000/app:1`.
    [[nodiscard]] std::string image() const { return domain() + "/app:1"; }

    /// How many requests there were for the path of a manifest, whatever its tag or digest, and the method.
    [[nodiscard]] int manifests(const std::string& method = "GET") const;
    /// How many requests there were for the layer.
    [[nodiscard]] int layers() const;

    /// The Authorization of the last request; empty where it had none.
    [[nodiscard]] std::string authorization() const;
    /// The body of the last POST.
    [[nodiscard]] std::string posted() const;

    /// `127.0.0.1:40000`.
    [[nodiscard]] std::string domain() const { return "127.0.0.1:" + std::to_string(server_.port()); }

    /// The path of the image's layer.
    [[nodiscard]] std::string layer_path() const { return "/v2/app/blobs/" + layer_digest_; }
    /// The digest of its manifest.
    [[nodiscard]] const std::string& digest() const noexcept { return manifest_digest_; }

private:
    void serve(Peer& peer);
    void answer(const std::string& method, const std::string& path, Peer& peer) const;

    Script script_;
    std::string layer_;
    std::string layer_digest_;
    std::string config_;
    std::string config_digest_;
    std::string manifest_;
    std::string manifest_digest_;
    mutable std::mutex mutex_;
    std::map<std::string, int> counts_;
    std::string authorization_;
    std::string posted_;
    WireServer server_;
};

} // namespace testcontainers::testsupport

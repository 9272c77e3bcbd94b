#include "registry/registry_stand_in.hpp"

#include "values/digest.hpp"

#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace testcontainers::testsupport {
namespace {

/// The engine tries TLS before anything else; a server without it hangs up.
constexpr std::string_view begin_of_tls = "\x16";

constexpr const char* manifest_type = "application/vnd.docker.distribution.manifest.v2+json";

std::string digest_of(const std::string& bytes) { return "sha256:" + sha256_hex(bytes); }

/// A tar with one empty file, whose name no other image's has: engines do not pull what they have.
std::string layer_of_its_own() {
    static std::atomic<int> count = 0;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    std::string header(512, '\0');
    fmt::format("file-{}-{}-{}", ::getpid(), now, count++).copy(header.data(), 100);
    header.replace(100, 8, std::string("0000644\0", 8));
    header.replace(108, 8, std::string("0000000\0", 8));
    header.replace(116, 8, std::string("0000000\0", 8));
    header.replace(124, 12, std::string("00000000000\0", 12));
    header.replace(136, 12, std::string("00000000000\0", 12));
    header.replace(148, 8, "        ");
    header[156] = '0';
    header.replace(257, 8, std::string("ustar\0", 6) + "00");
    unsigned sum = 0;
    for (const char byte : header) {
        sum += static_cast<unsigned char>(byte);
    }
    header.replace(148, 8, fmt::format("{:06o}", sum) + std::string("\0 ", 2));
    return header + std::string(1024, '\0');
}

/// What follows `beginning` in a line of a request's head.
std::string header(const std::string& head, const std::string& beginning) {
    const auto found = head.find("\r\n" + beginning);
    if (found == std::string::npos) {
        return {};
    }
    const auto begin = found + 2 + beginning.size();
    return head.substr(begin, head.find('\r', begin) - begin);
}

} // namespace

RegistryStandIn::RegistryStandIn(Script script, const std::string& architecture)
    : script_(std::move(script)), layer_(layer_of_its_own()), layer_digest_(digest_of(layer_)),
      config_(fmt::format(
          R"({{"architecture":"{}","os":"linux","config":{{"Cmd":["/none"]}},)"
          R"("rootfs":{{"type":"layers","diff_ids":["{}"]}},"history":[{{"created_by":"a test"}}]}})",
          architecture, layer_digest_)),
      config_digest_(digest_of(config_)),
      manifest_(fmt::format(
          R"({{"schemaVersion":2,"mediaType":"{}","config":{{"mediaType":"application/vnd.docker.container.image.v1+json",)"
          R"("size":{},"digest":"{}"}},"layers":[{{"mediaType":"application/vnd.docker.image.rootfs.diff.tar.gzip",)"
          R"("size":{},"digest":"{}"}}]}})",
          manifest_type, config_.size(), config_digest_, layer_.size(), layer_digest_)),
      manifest_digest_(digest_of(manifest_)),
      server_(WireServer::Kind::tcp, [this](Peer& peer) { serve(peer); }) {}

int RegistryStandIn::manifests(const std::string& method) const {
    const std::lock_guard lock(mutex_);
    int sum = 0;
    for (const auto& [line, count] : counts_) {
        sum += line.starts_with(method + " /v2/app/manifests/") ? count : 0;
    }
    return sum;
}

int RegistryStandIn::layers() const {
    const std::lock_guard lock(mutex_);
    const auto found = counts_.find("GET " + layer_path());
    return found == counts_.end() ? 0 : found->second;
}

std::string RegistryStandIn::authorization() const {
    const std::lock_guard lock(mutex_);
    return authorization_;
}

std::string RegistryStandIn::posted() const {
    const std::lock_guard lock(mutex_);
    return posted_;
}

void RegistryStandIn::serve(Peer& peer) {
    for (auto first = peer.read(1); !first.empty() && first != begin_of_tls; first = peer.read(1)) {
        const auto rest = peer.read_head();
        const auto head = first + rest.value_or("");
        const auto method = head.substr(0, head.find(' '));
        const auto begin = method.size() + 1;
        const auto path = head.substr(begin, head.find(' ', begin) - begin);
        const auto length = header(head, "Content-Length: ");
        const auto body = length.empty() ? std::string{} : peer.read(std::stoul(length));
        {
            const std::lock_guard lock(mutex_);
            ++counts_[method + ' ' + path];
            authorization_ = header(head, "Authorization: ");
            if (method == "POST") {
                posted_ = body;
            }
        }
        if (!script_ || !script_(method, path, peer)) {
            answer(method, path, peer);
        }
    }
}

void RegistryStandIn::answer(const std::string& method, const std::string& path, Peer& peer) const {
    const auto send = [&](const std::string& body, const std::string& type, const std::string& digest) {
        const auto headers = fmt::format("Content-Type: {}\r\nDocker-Content-Digest: {}\r\n", type, digest);
        if (method == "HEAD") {
            peer.write(fmt::format("HTTP/1.1 200 OK\r\nContent-Length: {}\r\n{}\r\n", body.size(), headers));
        } else {
            peer.respond(200, body, headers);
        }
    };
    if (path == "/v2/") {
        peer.respond(200, "{}", "Docker-Distribution-Api-Version: registry/2.0\r\n");
    } else if (path == "/v2/app/manifests/1" || path == "/v2/app/manifests/" + manifest_digest_) {
        send(manifest_, manifest_type, manifest_digest_);
    } else if (path == layer_path()) {
        send(layer_, "application/octet-stream", layer_digest_);
    } else if (path == "/v2/app/blobs/" + config_digest_) {
        send(config_, "application/octet-stream", config_digest_);
    } else {
        peer.respond(404, R"({"errors":[{"code":"MANIFEST_UNKNOWN","message":"manifest unknown"}]})",
                     "Content-Type: application/json\r\n");
    }
}

} // namespace testcontainers::testsupport

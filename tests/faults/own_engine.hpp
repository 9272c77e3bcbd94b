#pragma once

#include "support/temporary_folder.hpp"
#include "testcontainers/docker/client.hpp"

#include <memory>
#include <string>

#include <sys/types.h>

namespace testcontainers::testsupport {

/// A second Docker engine beside the usual one, with data, sockets and a network of its own, which a test may
/// stop and start. It has the image `busybox:1`. All of it is gone at the end.
class OwnEngine {
public:
    OwnEngine();
    OwnEngine(const OwnEngine&) = delete;
    OwnEngine& operator=(const OwnEngine&) = delete;
    ~OwnEngine();

    /// Why there can be none on this machine; empty when there can.
    [[nodiscard]] static std::string why_impossible();

    /// Stops it, and with it the containers, as a restart of the service does.
    void stop();
    /// Starts it again, with what it had. Returns when it is ready.
    void start();

    /// Has it answer nothing any more, until `go_on`.
    void hang() const;
    void go_on() const;

    /// For `DOCKER_HOST`.
    [[nodiscard]] std::string url() const { return "unix://" + (folder_ / "docker.sock").string(); }
    /// A client of it, as long as this object.
    [[nodiscard]] docker::Client& client() noexcept { return *client_; }

private:
    void load_image();

    TemporaryFolder folder_;
    pid_t pid_ = -1;
    std::unique_ptr<docker::Client> client_;
};

} // namespace testcontainers::testsupport

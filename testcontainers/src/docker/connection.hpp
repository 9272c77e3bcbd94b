#pragma once

#include "testcontainers/docker/system.hpp"

#include "docker/api_version.hpp"
#include "docker/operation.hpp"
#include "http/client.hpp"

#include <atomic>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

namespace testcontainers::docker {

/// The way of all typed calls to one engine: puts the version before a target, turns refusals into errors
/// that name the operation, repeats what may be repeated, and agrees on another version when the engine was
/// exchanged.
///
/// Safe from several threads.
class Connection {
public:
    /// `pinned` is spoken whatever the engine says; without it `negotiate` must be called before the first
    /// call.
    Connection(http::Endpoint endpoint, std::optional<ApiVersion> pinned);

    /// Asks the engine which version it speaks and takes the newest that both know.
    /// @throws EngineUnavailable when there is none; its message begins with a verb (`speaks API 1.39; …`).
    Ping negotiate(const Caller& caller);

    /// The version that is spoken.
    [[nodiscard]] ApiVersion version() const noexcept { return agreed_.load()->version; }
    /// The same as text; the reference holds as long as the connection.
    [[nodiscard]] const std::string& version_text() const noexcept { return agreed_.load()->text; }

    /// GET /_ping.
    [[nodiscard]] Ping ping(const Caller& caller);

    /// Sends a request and returns the answer, whose status is 2xx or the accepted one.
    [[nodiscard]] http::Response send(Ask ask, const Caller& caller);

    /// The same for calls whose answer says nothing.
    void tell(Ask ask, const Caller& caller) { (void)send(std::move(ask), caller); }

    /// Sends a request and returns what `decode` makes of the answer's body.
    template <class Decode>
    auto read(Ask ask, const Caller& caller, const Decode& decode) {
        const auto operation = ask.operation;
        const auto answer = send(std::move(ask), caller);
        return understood(operation, caller, [&] { return decode(answer.body); });
    }

    /// Sends a request and hands the body of the answer to `sink`. `on_open` is called once the engine has
    /// accepted.
    void stream(Ask ask, const Caller& caller, const http::BodySink& sink,
                const std::function<void()>& on_open = {});

    /// Sends a request for a two-way connection.
    [[nodiscard]] http::Hijacked open(Ask ask, const Caller& caller);

private:
    struct Agreed {
        ApiVersion version;
        std::string text;
    };
    using Exchange = std::function<http::Response(const http::Request&)>;

    http::Response attempt(Ask& ask, const Caller& caller, const Exchange& exchange);
    /// Whether another version than `spoken` is spoken from now on.
    bool renegotiate(const Agreed* spoken, const Caller& caller);
    void speak(ApiVersion version);

    http::Client client_;
    std::optional<ApiVersion> pinned_;
    std::mutex negotiating_;
    /// All versions that were ever agreed on: references to them stay valid.
    std::vector<std::unique_ptr<const Agreed>> history_;
    std::atomic<const Agreed*> agreed_ = nullptr;
};

} // namespace testcontainers::docker

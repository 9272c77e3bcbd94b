#pragma once

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace testcontainers::testsupport {

/// A request as the scripted engine heard it.
struct HeardRequest {
    std::string method;
    /// `1.41` of `/v1.41/containers/json?all=1`; empty without one.
    std::string version;
    /// `/containers/json`.
    std::string path;
    /// `all=1`, still encoded.
    std::string query;
    /// Names in lower case.
    std::map<std::string, std::string> headers;
    std::string body;

    /// `GET /containers/json?all=1`.
    [[nodiscard]] std::string line() const {
        return method + ' ' + path + (query.empty() ? "" : '?' + query);
    }
};

/// The scripted engine's end of a connection. Used by the handler of one request; one thread may write while
/// another reads.
class Wire {
public:
    explicit Wire(int socket) noexcept : socket_(socket) {}

    /// Sends bytes as they are.
    void write(std::string_view bytes);

    /// Sends a complete answer with a JSON body.
    void respond(int status, std::string_view body = {},
                 const std::map<std::string, std::string>& headers = {});

    /// Sends the head of a 200 whose body comes in chunks.
    void begin_chunks(int status = 200);
    void chunk(std::string_view bytes);
    void end_chunks();

    /// What the client has sent; empty when it has ended.
    [[nodiscard]] std::string read_some();

    /// Waits until the client closes the connection, or the engine is shut down.
    void wait_for_close();

    /// Ends the connection after the handler.
    void close() noexcept { open_ = false; }
    [[nodiscard]] bool is_open() const noexcept { return open_; }

private:
    int socket_;
    std::atomic<bool> open_ = true;
};

/// An engine on a unix socket of its own that answers what the test tells it to, wrong, late or not at all.
///
///     ScriptedEngine engine;                                     // answers /_ping with API 1.41
///     engine.on("GET", "/containers/x/json", [](const auto&, Wire& wire) { wire.respond(404,
///     R"({"message":"no"})"); });
///
/// Handlers run on a thread for each connection; what they share with the test they must guard.
class ScriptedEngine {
public:
    using Handler = std::function<void(const HeardRequest&, Wire&)>;

    explicit ScriptedEngine(const std::string& api_version = "1.41");
    ScriptedEngine(const ScriptedEngine&) = delete;
    ScriptedEngine& operator=(const ScriptedEngine&) = delete;
    ~ScriptedEngine();

    /// Answers every request for `path`, which is without version and query.
    void on(const std::string& method, const std::string& path, Handler handler);
    /// Answers the next request for `path` only; several are used up in their order, before what `on` said.
    void once(const std::string& method, const std::string& path, Handler handler);

    /// The version that /_ping tells from now on.
    void speak(const std::string& api_version);

    /// All requests so far, but for those of /_ping.
    [[nodiscard]] std::vector<HeardRequest> heard() const;
    /// Their lines, such as `GET /containers/json?all=1`.
    [[nodiscard]] std::vector<std::string> lines() const;
    /// How many requests for /_ping came so far.
    [[nodiscard]] std::size_t pings() const;
    /// Waits until a request with that line has come.
    [[nodiscard]] bool wait_for(const std::string& line, std::chrono::milliseconds time) const;

    [[nodiscard]] const std::filesystem::path& socket() const noexcept { return path_; }
    [[nodiscard]] std::string url() const { return "unix://" + path_.string(); }

    /// Ends all connections, as an engine that restarts does; new ones are accepted.
    void drop_connections();

private:
    using Route = std::pair<std::string, std::string>;

    void accept_connections();
    void serve(int socket);
    bool handle(const HeardRequest& request, Wire& wire);
    Handler handler_of(const HeardRequest& request);

    std::filesystem::path path_;
    int listener_ = -1;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::map<Route, Handler> handlers_;
    std::map<Route, std::deque<Handler>> once_;
    std::vector<HeardRequest> heard_;
    std::size_t pings_ = 0;
    std::vector<int> open_sockets_;
    bool ended_ = false;
    std::list<std::thread> connections_;
    std::thread acceptor_;
};

} // namespace testcontainers::testsupport

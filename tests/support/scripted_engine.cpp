#include "support/scripted_engine.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <optional>
#include <stdexcept>

namespace testcontainers::testsupport {
namespace {

/// Reads requests off a connection.
class RequestReader {
public:
    explicit RequestReader(int socket) noexcept : socket_(socket) {}

    std::optional<HeardRequest> next() {
        const auto head = take_until("\r\n\r\n");
        if (!head) {
            return std::nullopt;
        }
        auto request = parse_head(*head);
        const auto length = request.headers.find("content-length");
        if (length != request.headers.end()) {
            request.body = take(std::stoul(length->second)).value_or("");
        } else if (request.headers.contains("transfer-encoding")) {
            request.body = take_chunks();
        }
        return request;
    }

private:
    bool receive() {
        std::array<char, 16384> buffer;
        const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
        if (count <= 0) {
            return false;
        }
        pending_.append(buffer.data(), static_cast<std::size_t>(count));
        return true;
    }

    std::optional<std::string> take(std::size_t count) {
        while (pending_.size() < count) {
            if (!receive()) {
                return std::nullopt;
            }
        }
        auto taken = pending_.substr(0, count);
        pending_.erase(0, count);
        return taken;
    }

    std::optional<std::string> take_until(std::string_view end) {
        std::size_t place = 0;
        while ((place = pending_.find(end)) == std::string::npos) {
            if (!receive()) {
                return std::nullopt;
            }
        }
        auto taken = take(place + end.size());
        taken->resize(place);
        return taken;
    }

    std::string take_chunks() {
        std::string body;
        while (const auto size_line = take_until("\r\n")) {
            const auto size = std::stoul(*size_line, nullptr, 16);
            body += take(size).value_or("");
            (void)take(2);
            if (size == 0) {
                break;
            }
        }
        return body;
    }

    static HeardRequest parse_head(std::string_view head) {
        HeardRequest request;
        const auto line = head.substr(0, head.find("\r\n"));
        head.remove_prefix(std::min(head.size(), line.size() + 2));
        const auto first = line.find(' ');
        request.method = line.substr(0, first);
        std::string_view target = line.substr(first + 1, line.rfind(' ') - first - 1);
        if (target.starts_with("/v1.")) {
            const auto end = target.find('/', 1);
            request.version = target.substr(2, end - 2);
            target.remove_prefix(end);
        }
        const auto question = target.find('?');
        request.path = target.substr(0, question);
        request.query = question == std::string_view::npos ? "" : target.substr(question + 1);
        while (!head.empty()) {
            const auto header = head.substr(0, head.find("\r\n"));
            head.remove_prefix(std::min(head.size(), header.size() + 2));
            const auto colon = header.find(':');
            std::string name(header.substr(0, colon));
            std::ranges::transform(name, name.begin(),
                                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
            request.headers[name] =
                header.substr(std::min(header.find_first_not_of(' ', colon + 1), header.size()));
        }
        return request;
    }

    int socket_;
    std::string pending_;
};

std::filesystem::path new_folder() {
    auto name = (std::filesystem::temp_directory_path() / "scripted-engine-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) {
        throw std::runtime_error("mkdtemp " + name);
    }
    return name;
}

} // namespace

void Wire::write(std::string_view bytes) {
    while (open_ && !bytes.empty()) {
        const auto count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (count <= 0) {
            open_ = false;
            return;
        }
        bytes.remove_prefix(static_cast<std::size_t>(count));
    }
}

void Wire::respond(int status, std::string_view body, const std::map<std::string, std::string>& headers) {
    auto head = "HTTP/1.1 " + std::to_string(status) + " Scripted\r\n";
    for (const auto& [name, value] : headers) {
        head += name + ": " + value + "\r\n";
    }
    if (status != 204 && status != 304) {
        head += "Content-Type: application/json\r\nContent-Length: " + std::to_string(body.size()) + "\r\n";
    }
    write(head + "\r\n" + std::string(body));
}

void Wire::begin_chunks(int status) {
    write("HTTP/1.1 " + std::to_string(status) +
          " Scripted\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
}

void Wire::chunk(std::string_view bytes) {
    std::array<char, 20> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", bytes.size());
    write(size.data() + std::string(bytes) + "\r\n");
}

void Wire::end_chunks() { write("0\r\n\r\n"); }

std::string Wire::read_some() {
    std::array<char, 16384> buffer;
    const auto count = ::recv(socket_, buffer.data(), buffer.size(), 0);
    return {buffer.data(), static_cast<std::size_t>(std::max<ssize_t>(count, 0))};
}

void Wire::wait_for_close() {
    while (!read_some().empty()) {
    }
    open_ = false;
}

ScriptedEngine::ScriptedEngine(const std::string& api_version) : path_(new_folder() / "engine.sock") {
    speak(api_version);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path_.c_str(), sizeof(address.sun_path) - 1);
    listener_ = ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (listener_ < 0 || ::bind(listener_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) != 0 ||
        ::listen(listener_, 64) != 0) {
        throw std::runtime_error("the scripted engine cannot listen on " + path_.string());
    }
    acceptor_ = std::thread([this] { accept_connections(); });
}

ScriptedEngine::~ScriptedEngine() {
    {
        const std::lock_guard lock(mutex_);
        ended_ = true;
    }
    ::shutdown(listener_, SHUT_RDWR);
    acceptor_.join();
    ::close(listener_);
    drop_connections();
    for (auto& connection : connections_) {
        connection.join();
    }
    std::error_code ignored;
    std::filesystem::remove_all(path_.parent_path(), ignored);
}

void ScriptedEngine::on(const std::string& method, const std::string& path, Handler handler) {
    const std::lock_guard lock(mutex_);
    handlers_[{method, path}] = std::move(handler);
}

void ScriptedEngine::once(const std::string& method, const std::string& path, Handler handler) {
    const std::lock_guard lock(mutex_);
    once_[{method, path}].push_back(std::move(handler));
}

void ScriptedEngine::speak(const std::string& api_version) {
    on("GET", "/_ping", [api_version](const HeardRequest&, Wire& wire) {
        wire.respond(
            200, "OK",
            {{"Api-Version", api_version}, {"Ostype", "linux"}, {"Server", "Docker/20.10.24 (linux)"}});
    });
}

std::vector<HeardRequest> ScriptedEngine::heard() const {
    const std::lock_guard lock(mutex_);
    return heard_;
}

std::vector<std::string> ScriptedEngine::lines() const {
    std::vector<std::string> lines;
    for (const auto& request : heard()) {
        lines.push_back(request.line());
    }
    return lines;
}

std::size_t ScriptedEngine::pings() const {
    const std::lock_guard lock(mutex_);
    return pings_;
}

bool ScriptedEngine::wait_for(const std::string& line, std::chrono::milliseconds time) const {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, time, [&] {
        return std::ranges::any_of(heard_, [&](const auto& request) { return request.line() == line; });
    });
}

void ScriptedEngine::drop_connections() {
    const std::lock_guard lock(mutex_);
    for (const auto socket : open_sockets_) {
        ::shutdown(socket, SHUT_RDWR);
    }
}

void ScriptedEngine::accept_connections() {
    for (;;) {
        const auto socket = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
        const std::lock_guard lock(mutex_);
        if (ended_) {
            if (socket >= 0) {
                ::close(socket);
            }
            return;
        }
        if (socket < 0) {
            continue; // a test may leave no descriptor free for a while
        }
        open_sockets_.push_back(socket);
        connections_.emplace_back([this, socket] { serve(socket); });
    }
}

ScriptedEngine::Handler ScriptedEngine::handler_of(const HeardRequest& request) {
    const std::lock_guard lock(mutex_);
    if (request.path == "/_ping") {
        ++pings_;
    } else {
        heard_.push_back(request);
    }
    changed_.notify_all();
    const Route route{request.method, request.path};
    if (auto& queue = once_[route]; !queue.empty()) {
        auto handler = std::move(queue.front());
        queue.pop_front();
        return handler;
    }
    const auto found = handlers_.find(route);
    return found == handlers_.end() ? Handler{} : found->second;
}

bool ScriptedEngine::handle(const HeardRequest& request, Wire& wire) {
    if (const auto handler = handler_of(request)) {
        handler(request, wire);
    } else {
        wire.respond(501, R"({"message":"nothing is scripted for )" + request.line() + "\"}");
    }
    return wire.is_open();
}

void ScriptedEngine::serve(int socket) {
    RequestReader reader(socket);
    Wire wire(socket);
    while (const auto request = reader.next()) {
        if (!handle(*request, wire)) {
            break;
        }
    }
    const std::lock_guard lock(mutex_);
    std::erase(open_sockets_, socket);
    ::close(socket);
}

} // namespace testcontainers::testsupport

#include "floor/raw_engine.hpp"

#include <cerrno>
#include <cstring>
#include <ctime>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

namespace benchmarks {
namespace {

[[noreturn]] void fail(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

/// The first bytes that a server on the port answers to `greeting`; empty when there is none.
std::string ask(const std::string& port, std::string_view greeting) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval second{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &second, sizeof second);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    address.sin_port = htons(static_cast<std::uint16_t>(std::stoi(port)));
    char answer[64];
    ssize_t count = 0;
    if (::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0 &&
        ::send(socket, greeting.data(), greeting.size(), MSG_NOSIGNAL) > 0) {
        count = ::recv(socket, answer, sizeof answer, 0);
    }
    ::close(socket);
    return count > 0 ? std::string(answer, static_cast<std::size_t>(count)) : std::string{};
}

void wait_for(const std::string& port, std::string_view greeting, std::string_view answer) {
    constexpr timespec millisecond{0, 1'000'000};
    for (int tries = 0; tries < 60'000; ++tries) {
        if (ask(port, greeting).starts_with(answer)) {
            return;
        }
        ::nanosleep(&millisecond, nullptr);
    }
    throw std::runtime_error("the server on port " + port + " was never ready");
}

} // namespace

RawEngine::RawEngine(const std::string& socket_path)
    : socket_path_(socket_path), socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    if (socket_path.size() >= sizeof address.sun_path) {
        throw std::runtime_error("the path of the socket is too long: " + socket_path);
    }
    std::strcpy(address.sun_path, socket_path.c_str());
    if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) {
        fail("connect to the engine");
    }
}

RawEngine::~RawEngine() { ::close(socket_); }

std::string RawEngine::request(std::string_view method, std::string_view target, std::string_view body) {
    begin(method, target, body.size());
    send(body);
    return body_after(head_of_success(target));
}

void RawEngine::upload(std::string_view target, std::string_view head, int file, std::size_t size,
                       std::string_view tail) {
    begin("PUT", target, head.size() + size + tail.size());
    send(head);
    for (off_t offset = 0; static_cast<std::size_t>(offset) < size;) {
        if (::sendfile(socket_, file, &offset, size - static_cast<std::size_t>(offset)) <= 0) {
            fail("send a file to the engine");
        }
    }
    send(tail);
    (void)body_after(head_of_success(target));
}

void RawEngine::download(std::string_view target, const std::function<void(std::string_view)>& sink) {
    begin("GET", target, 0);
    (void)head_of_success(target);
    chunks(sink);
}

std::string RawEngine::hijacked(std::string_view target, std::string_view body) const {
    RawEngine other{socket_path_};
    other.begin("POST", target, body.size());
    other.send(body);
    (void)other.head_of_success(target);
    while (other.receive()) {
    }
    return other.buffer_;
}

void RawEngine::begin(std::string_view method, std::string_view target, std::size_t size) {
    std::string text;
    text.append(method).append(" /v1.41").append(target).append(" HTTP/1.1\r\nHost: engine\r\n");
    text.append("Content-Type: application/json\r\nContent-Length: ").append(std::to_string(size));
    send(text.append("\r\n\r\n"));
}

std::string RawEngine::head_of_success(std::string_view target) {
    auto head = until("\r\n\r\n");
    if (std::stoi(head.substr(9, 3)) >= 300) {
        throw std::runtime_error(std::string{target} + ": " + body_after(head));
    }
    return head;
}

std::string RawEngine::body_after(const std::string& head) {
    std::string body;
    if (const auto length = head.find("Content-Length: "); length != std::string::npos) {
        body = exactly(std::stoul(head.substr(length + 16)));
    } else if (head.find("Transfer-Encoding: chunked") != std::string::npos) {
        chunks([&body](std::string_view part) { body += part; });
    }
    return body;
}

void RawEngine::send(std::string_view text) const {
    while (!text.empty()) {
        const auto count = ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL);
        if (count < 0) {
            fail("send to the engine");
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

std::string RawEngine::until(std::string_view end) {
    auto found = buffer_.find(end);
    while (found == std::string::npos) {
        more();
        found = buffer_.find(end);
    }
    return exactly(found + end.size());
}

std::string RawEngine::exactly(std::size_t size) {
    while (buffer_.size() < size) {
        more();
    }
    std::string text = buffer_.substr(0, size);
    buffer_.erase(0, size);
    return text;
}

void RawEngine::chunks(const std::function<void(std::string_view)>& sink) {
    for (;;) {
        const std::size_t size = std::stoul(until("\r\n"), nullptr, 16);
        sink(exactly(size));
        exactly(2);
        if (size == 0) {
            return;
        }
    }
}

void RawEngine::more() {
    if (!receive()) {
        throw std::runtime_error("the engine closed the connection");
    }
}

bool RawEngine::receive() {
    char bytes[64 * 1024];
    const auto count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count < 0) {
        fail("receive from the engine");
    }
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
}

std::string json_text(const std::string& json, const std::string& key) {
    const std::string opening = "\"" + key + "\":\"";
    const auto begin = json.find(opening);
    if (begin == std::string::npos) {
        throw std::runtime_error("no " + key + " in " + json);
    }
    const auto value = begin + opening.size();
    return json.substr(value, json.find('"', value) - value);
}

void wait_for_redis(const std::string& port) { wait_for(port, "PING\r\n", "+PONG"); }

void wait_for_postgres(const std::string& port) {
    constexpr std::string_view startup{"\0\0\0\x21\0\3\0\0user\0test\0database\0test\0\0", 33};
    wait_for(port, startup, "R");
}

} // namespace benchmarks

#include "cases/cases.hpp"

#include "testcontainers/container.hpp"
#include "testcontainers/link.hpp"
#include "values/file_descriptor.hpp"

#include <algorithm>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

namespace benchmarks {
namespace {

namespace tc = testcontainers;
using namespace tc::literals;

constexpr std::size_t amount = 256U << 20U;
constexpr tc::Port source = 9000_tcp;
constexpr tc::Port sink = 9001_tcp;

/// A container that gives bytes without end on one port and takes them on another, with a link to each.
class Bulk {
public:
    void prepare() {
        if (!container_) {
            container_.emplace(tc::run({.image = "busybox:1",
                                        .command = {"sh", "-c",
                                                    "nc -ll -p 9001 -e sh -c 'cat >/dev/null' & exec nc -ll "
                                                    "-p 9000 -e dd if=/dev/zero bs=256k"},
                                        .ports = {source, sink}}));
            to_source_.emplace(tc::Link::to(*container_, source));
            to_sink_.emplace(tc::Link::to(*container_, sink));
        }
    }

    [[nodiscard]] tc::Endpoint mapped(tc::Port port) const { return container_->endpoint(port); }
    [[nodiscard]] tc::Endpoint linked(tc::Port port) const {
        return (port == source ? to_source_ : to_sink_)->endpoint();
    }

private:
    std::optional<tc::Container> container_;
    std::optional<tc::Link> to_source_;
    std::optional<tc::Link> to_sink_;
};

tc::FileDescriptor connected_to(const tc::Endpoint& server) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    tc::FileDescriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("nobody listens on " + to_string(server));
    }
    return socket;
}

/// Moves `amount` bytes with `step`, which is told how many are wanted.
void move_all(const std::function<ssize_t(std::size_t)>& step) {
    for (std::size_t moved = 0; moved < amount;) {
        const auto count = step(amount - moved);
        if (count <= 0) {
            throw std::runtime_error("the connection has ended early");
        }
        moved += static_cast<std::size_t>(count);
    }
}

void receive(const tc::Endpoint& server) {
    const auto socket = connected_to(server);
    std::vector<char> space(256U << 10U);
    move_all([&](std::size_t most) {
        return ::recv(socket.get(), space.data(), std::min(most, space.size()), 0);
    });
}

/// Until the container has taken all.
void send(const tc::Endpoint& server) {
    const auto socket = connected_to(server);
    std::vector<char> bytes(256U << 10U);
    move_all([&](std::size_t most) {
        return ::send(socket.get(), bytes.data(), std::min(most, bytes.size()), MSG_NOSIGNAL);
    });
    ::shutdown(socket.get(), SHUT_WR);
    (void)::recv(socket.get(), bytes.data(), bytes.size(), 0);
}

/// How long one byte to the server and back takes.
std::chrono::microseconds round_trip(const tc::FileDescriptor& socket) {
    const auto begin = std::chrono::steady_clock::now();
    char byte = 'x';
    if (::send(socket.get(), &byte, 1, MSG_NOSIGNAL) != 1 || ::recv(socket.get(), &byte, 1, 0) != 1) {
        throw std::runtime_error("the connection has ended early");
    }
    return std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begin);
}

} // namespace

Figures latency_figures(bool quick) {
    const int runs = quick ? 5 : 25;
    const auto echo = tc::run(
        {.image = "busybox:1", .command = {"nc", "-ll", "-p", "9000", "-e", "cat"}, .ports = {source}});
    const auto link = tc::Link::to(echo, source);
    const auto socket = connected_to(link.endpoint());
    std::vector<std::chrono::microseconds> excess;
    for (int i = 0; i < runs; ++i) {
        const auto plain = round_trip(socket);
        const auto slow = link.latency(std::chrono::milliseconds{100});
        excess.push_back(round_trip(socket) - plain);
    }
    std::ranges::sort(excess);
    const auto median = std::chrono::duration<double, std::milli>(excess[excess.size() / 2]);
    return {{"latency of 100 ms: what a round trip takes longer", median.count(), "ms", 105}};
}

Cases forward_cases() {
    auto bulk = std::make_shared<Bulk>();
    const auto before = [bulk] { bulk->prepare(); };
    return {{"256 MiB through a link; floor: mapped port",
             {.before = before, .timed = [bulk] { receive(bulk->linked(source)); }},
             {.before = before, .timed = [bulk] { receive(bulk->mapped(source)); }}},
            {"256 MiB into a link; floor: mapped port",
             {.before = before, .timed = [bulk] { send(bulk->linked(sink)); }},
             {.before = before, .timed = [bulk] { send(bulk->mapped(sink)); }}}};
}

} // namespace benchmarks

#include "core/process_sockets.hpp"

#include "values/file_descriptor.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <optional>
#include <string>

namespace {

namespace tc = testcontainers;
using tc::core::ProcessSockets;
using tc::wait::Listening;

/// A socket that listens, or is bound only, on a port the kernel picks.
class Server {
public:
    explicit Server(in_addr_t address, bool listens = true)
        : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in name{};
        name.sin_family = AF_INET;
        name.sin_addr.s_addr = htonl(address);
        auto* const any = reinterpret_cast<sockaddr*>(&name);
        socklen_t size = sizeof name;
        EXPECT_EQ(::bind(socket_.get(), any, size), 0);
        EXPECT_TRUE(!listens || ::listen(socket_.get(), 1) == 0);
        EXPECT_EQ(::getsockname(socket_.get(), any, &size), 0);
        port_.number = ntohs(name.sin_port);
    }

    [[nodiscard]] tc::Port port() const { return port_; }

private:
    tc::FileDescriptor socket_;
    tc::Port port_{};
};

/// The line of this process's control group, which stands for a container's id here.
std::string own_group() {
    std::string group;
    std::getline(std::ifstream{"/proc/self/cgroup"}, group);
    return group;
}

Listening listening(const std::string& container, tc::Port port) {
    return ProcessSockets(container).listening(::getpid(), port);
}

TEST(ProcessSockets, SeesServersComeAndGo) {
    ProcessSockets sockets(own_group());
    std::optional<Server> first{INADDR_ANY};
    const auto port = first->port();
    EXPECT_EQ(sockets.listening(::getpid(), port), Listening::yes);
    const Server second{INADDR_ANY};
    EXPECT_EQ(sockets.listening(::getpid(), second.port()), Listening::yes);
    first.reset();
    EXPECT_EQ(sockets.listening(::getpid(), port), Listening::no);
}

TEST(ProcessSockets, SeesAServerThatTakesThePlaceOfAnother) {
    ProcessSockets sockets(own_group());
    std::optional<Server> server{INADDR_ANY};
    ASSERT_EQ(sockets.listening(::getpid(), server->port()), Listening::yes);
    server.reset();
    server.emplace(INADDR_ANY);
    const auto begin = std::chrono::steady_clock::now();
    while (sockets.listening(::getpid(), server->port()) != Listening::yes) {
        ASSERT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
    }
}

TEST(ProcessSockets, SeesAServer) {
    const Server server{INADDR_ANY};
    EXPECT_EQ(listening(own_group(), server.port()), Listening::yes);
}

TEST(ProcessSockets, SeesThatAServerIsNotReachedFromOutside) {
    const Server server{INADDR_LOOPBACK};
    EXPECT_EQ(listening(own_group(), server.port()), Listening::loopback_only);
}

TEST(ProcessSockets, SeesThatASocketIsBoundOnly) {
    const Server server{INADDR_ANY, false};
    EXPECT_EQ(listening(own_group(), server.port()), Listening::no);
}

TEST(ProcessSockets, KnowsNothingOfAProcessThatIsNotTheContainers) {
    const Server server{INADDR_ANY};
    EXPECT_EQ(listening("9f3c1a", server.port()), Listening::unknown);
    EXPECT_EQ(ProcessSockets(own_group()).listening(0, server.port()), Listening::unknown);
    EXPECT_EQ(listening("", server.port()), Listening::unknown);
}

TEST(ProcessSockets, KnowsNothingOfOtherTransports) {
    EXPECT_EQ(listening(own_group(), {53, tc::Protocol::udp}), Listening::unknown);
}

} // namespace

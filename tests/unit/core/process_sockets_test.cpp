#include "core/process_sockets.hpp"

#include "values/file_descriptor.hpp"

#include <gtest/gtest.h>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <fstream>

namespace {

namespace tc = testcontainers;
using tc::core::listening_in_process;
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

TEST(ListeningInProcess, SeesAServer) {
    const Server server{INADDR_ANY};
    EXPECT_EQ(listening_in_process(::getpid(), own_group(), server.port()), Listening::yes);
}

TEST(ListeningInProcess, SeesThatAServerIsNotReachedFromOutside) {
    const Server server{INADDR_LOOPBACK};
    EXPECT_EQ(listening_in_process(::getpid(), own_group(), server.port()), Listening::loopback_only);
}

TEST(ListeningInProcess, SeesThatASocketIsBoundOnly) {
    const Server server{INADDR_ANY, false};
    EXPECT_EQ(listening_in_process(::getpid(), own_group(), server.port()), Listening::no);
}

TEST(ListeningInProcess, KnowsNothingOfAProcessThatIsNotTheContainers) {
    const Server server{INADDR_ANY};
    EXPECT_EQ(listening_in_process(::getpid(), "9f3c1a", server.port()), Listening::unknown);
    EXPECT_EQ(listening_in_process(0, own_group(), server.port()), Listening::unknown);
    EXPECT_EQ(listening_in_process(::getpid(), "", server.port()), Listening::unknown);
}

TEST(ListeningInProcess, KnowsNothingOfOtherTransports) {
    EXPECT_EQ(listening_in_process(::getpid(), own_group(), {53, tc::Protocol::udp}), Listening::unknown);
}

} // namespace

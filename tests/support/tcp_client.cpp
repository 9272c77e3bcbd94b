#include "support/tcp_client.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <system_error>

namespace testcontainers::testsupport {

TcpClient::TcpClient() : bytes_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), 0) {
    const int on = 1;
    ::setsockopt(descriptor(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    const timeval patience{.tv_sec = 20, .tv_usec = 0};
    ::setsockopt(descriptor(), SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    ::setsockopt(descriptor(), SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
}

TcpClient::TcpClient(const Endpoint& server) : TcpClient() {
    if (const int code = connect(server); code != 0) {
        throw std::system_error(code, std::generic_category(), to_string(server));
    }
}

TcpClient::~TcpClient() { ::close(descriptor()); }

int TcpClient::connect(const Endpoint& server) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(server.port);
    const auto host = server.host == "localhost" ? std::string{"127.0.0.1"} : server.host;
    if (::inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) {
        return EAFNOSUPPORT;
    }
    return ::connect(descriptor(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 ? 0
                                                                                                     : errno;
}

std::string TcpClient::exchange(std::string_view request, std::size_t answer_size) {
    (void)bytes_.write(request);
    return bytes_.read(answer_size == 0 ? request.size() : answer_size);
}

TcpClient::End TcpClient::wait_for_end() {
    std::array<char, 65536> buffer;
    ssize_t count = 0;
    while ((count = ::recv(descriptor(), buffer.data(), buffer.size(), 0)) > 0) {
    }
    if (count == 0) {
        return End::orderly;
    }
    return errno == ECONNRESET || errno == EPIPE ? End::reset : End::none;
}

void TcpClient::reset() {
    const linger at_once{.l_onoff = 1, .l_linger = 0};
    ::setsockopt(descriptor(), SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    const int nothing = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ::dup3(nothing, descriptor(), O_CLOEXEC);
    ::close(nothing);
}

TcpClient::End end_of_connection_to(const Endpoint& server) {
    TcpClient client;
    if (const int code = client.connect(server); code != 0) {
        return code == ECONNREFUSED || code == ECONNRESET ? TcpClient::End::reset : TcpClient::End::none;
    }
    return client.wait_for_end();
}

WireServer::Serve echo() {
    return [](Peer& peer) {
        for (auto bytes = peer.read_some(); !bytes.empty(); bytes = peer.read_some()) {
            peer.write(bytes);
        }
    };
}

} // namespace testcontainers::testsupport

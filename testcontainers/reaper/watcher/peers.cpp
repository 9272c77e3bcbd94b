#include "peers.hpp"

#include <cerrno>
#include <utility>

#include <sys/socket.h>

namespace testcontainers::reaper {
namespace {

constexpr std::size_t longest_line = 64UL * 1024;

} // namespace

void Peers::add(FileDescriptor socket) {
    const Peer peer = socket.get();
    connections_.emplace(peer, Connection{.socket = std::move(socket)});
}

std::vector<std::string> Peers::remove(Peer peer) {
    const auto found = connections_.find(peer);
    auto belongings = std::move(found->second.belongings);
    connections_.erase(found);
    return belongings;
}

std::optional<std::vector<std::string>> Peers::read(Peer peer) {
    auto& [socket, incoming, has_spoken, belongings] = connections_.at(peer);
    char buffer[4096];
    const auto count = ::recv(peer, buffer, sizeof buffer, MSG_DONTWAIT);
    if (count < 0 && (errno == EAGAIN || errno == EINTR)) {
        return std::vector<std::string>{};
    }
    if (count <= 0) {
        return std::nullopt;
    }
    incoming.append(buffer, static_cast<std::size_t>(count));
    std::vector<std::string> lines;
    for (auto end = incoming.find('\n'); end != std::string::npos; end = incoming.find('\n')) {
        lines.push_back(incoming.substr(0, end > 0 && incoming[end - 1] == '\r' ? end - 1 : end));
        incoming.erase(0, end + 1);
    }
    has_spoken = has_spoken || !lines.empty();
    if (incoming.size() > longest_line) {
        return std::nullopt;
    }
    return lines;
}

void Peers::answer(const Answer& answer) const {
    const auto text = answer.line + "\n";
    const auto sent = ::send(answer.peer, text.data(), text.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent != static_cast<ssize_t>(text.size())) {
        // Half an answer is worse than none: the peer sees its connection end, and we see it in the next
        // poll.
        ::shutdown(answer.peer, SHUT_RDWR);
    }
}

std::vector<Peer> Peers::all() const {
    std::vector<Peer> peers;
    peers.reserve(connections_.size());
    for (const auto& [peer, connection] : connections_) {
        peers.push_back(peer);
    }
    return peers;
}

} // namespace testcontainers::reaper

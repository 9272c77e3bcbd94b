#include "killing_proxy.hpp"

#include "values/file_descriptor.hpp"

#include <array>
#include <cctype>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace testcontainers::testsupport {
namespace {

FileDescriptor connect_to(const std::filesystem::path& path) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    FileDescriptor socket{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    if (::connect(socket.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) {
        throw std::runtime_error("connect " + path.string());
    }
    return socket;
}

pid_t process_behind(const Peer& peer) {
    ucred credentials{};
    socklen_t size = sizeof credentials;
    ::getsockopt(peer.descriptor(), SOL_SOCKET, SO_PEERCRED, &credentials, &size);
    return credentials.pid;
}

/// The first line of a request, when bytes begin with one: a client sends nothing before it has its answer.
std::string request_line(std::string_view bytes) {
    const auto line = bytes.substr(0, bytes.find("\r\n"));
    const bool is_one = !line.empty() && std::isupper(static_cast<unsigned char>(line.front())) != 0 &&
                        line.ends_with(" HTTP/1.1");
    return is_one ? std::string{line} : std::string{};
}

} // namespace

std::string to_string(const KillPoint& point) {
    constexpr std::array stages{"not_sent", "on_the_way", "answered"};
    return std::string{stages.at(static_cast<std::size_t>(point.stage))} + "_" +
           std::to_string(point.request);
}

/// One connection, passed on to the engine.
class KillingProxy::Forwarding {
public:
    Forwarding(KillingProxy& proxy, Peer& peer)
        : proxy_(proxy), peer_(peer), is_watched_(process_behind(peer) == proxy.wait_for_process()),
          engine_(connect_to(proxy.engine_)) {}

    void run() {
        for (bool open = true; open;) {
            std::array<pollfd, 2> polled{pollfd{peer_.descriptor(), POLLIN, 0},
                                         pollfd{engine_.get(), POLLIN, 0}};
            if (::poll(polled.data(), polled.size(), -1) < 0) {
                continue;
            }
            open = (polled[0].revents == 0 || pass_request()) && (polled[1].revents == 0 || pass_answer());
        }
    }

private:
    bool pass_request() {
        const auto bytes = peer_.read_some();
        if (bytes.empty()) {
            return false;
        }
        const auto line = request_line(bytes);
        const bool now = is_watched_ && !line.empty() && proxy_.is_the_one(line);
        const auto stage = proxy_.point_.stage;
        if (now && stage == KillPoint::Stage::not_sent) {
            proxy_.kill_process();
            return false;
        }
        if (::send(engine_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL) !=
            static_cast<ssize_t>(bytes.size())) {
            return false;
        }
        if (now && stage == KillPoint::Stage::on_the_way) {
            proxy_.kill_process();
        }
        is_awaited_ = now && stage == KillPoint::Stage::answered;
        return true;
    }

    bool pass_answer() {
        std::array<char, 16UL * 1024> bytes{};
        const auto count = ::recv(engine_.get(), bytes.data(), bytes.size(), 0);
        if (count <= 0) {
            return false;
        }
        if (is_awaited_) {
            proxy_.kill_process();
            return false;
        }
        return peer_.write({bytes.data(), static_cast<std::size_t>(count)});
    }

    KillingProxy& proxy_;
    Peer& peer_;
    bool is_watched_;
    bool is_awaited_ = false;
    FileDescriptor engine_;
};

KillingProxy::KillingProxy(std::filesystem::path engine, KillPoint point)
    : engine_(std::move(engine)), point_(point),
      server_(WireServer::Kind::unix_socket, [this](Peer& peer) { serve(peer); }) {}

void KillingProxy::serve(Peer& peer) {
    try {
        Forwarding{*this, peer}.run();
    } catch (const std::exception&) {
        // The peer sees that its connection ends.
    }
}

void KillingProxy::watch(pid_t process) {
    const std::lock_guard lock{mutex_};
    process_ = process;
    named_.notify_all();
}

pid_t KillingProxy::wait_for_process() {
    std::unique_lock lock{mutex_};
    named_.wait(lock, [this] { return process_ != 0; });
    return process_;
}

bool KillingProxy::is_the_one(const std::string& line) {
    const std::lock_guard lock{mutex_};
    if (++requests_ != point_.request) {
        return false;
    }
    line_ = line;
    return true;
}

void KillingProxy::kill_process() { ::kill(wait_for_process(), SIGKILL); }

std::string KillingProxy::killed_at() const {
    const std::lock_guard lock{mutex_};
    return line_;
}

} // namespace testcontainers::testsupport

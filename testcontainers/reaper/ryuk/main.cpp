// Ryuk's part, played by the reaper: in a container of its own beside the engine, whose socket is mounted
// into it, it removes what the filters name that come over TCP. For engines that live longer than the
// machines that use them.

#include "engine/discovery.hpp"
#include "removal.hpp"
#include "ryuk_server.hpp"
#include "ryuk_settings.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <utility>

#include <netinet/in.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;
using tc::FileDescriptor;

FileDescriptor listen_on(std::uint16_t port) {
    FileDescriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
    const int on = 1;
    ::setsockopt(listener.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_ANY);
    address.sin_port = htons(port);
    if (::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener.get(), SOMAXCONN) != 0) {
        throw tc::Error(fmt::format("cannot listen on port {}: {}", port, std::strerror(errno)));
    }
    return listener;
}

FileDescriptor watch_end_signals() {
    sigset_t signals;
    ::sigemptyset(&signals);
    ::sigaddset(&signals, SIGTERM);
    ::sigaddset(&signals, SIGINT);
    ::sigprocmask(SIG_BLOCK, &signals, nullptr);
    return FileDescriptor{::signalfd(-1, &signals, SFD_CLOEXEC | SFD_NONBLOCK)};
}

bool is_not_ryuk(const tc::reaper::Labels& labels) {
    const auto found = labels.find("org.testcontainers.ryuk");
    return found == labels.end() || found->second != "true";
}

/// True when nothing that the filter names is left.
bool remove(const tc::reaper::Filter& filter) {
    try {
        const auto engine =
            tc::engine::discover(tc::Settings::current(), tc::engine::Surroundings::of_process());
        return tc::reaper::remove(engine->client(), {.labels = filter, .also = is_not_ryuk}) ==
               tc::reaper::JobEnd::done;
    } catch (const tc::Error& error) {
        fmt::print("{}\n", error.message());
        return false;
    }
}

int run() {
    const auto settings = tc::reaper::RyukSettings::read(tc::process_environment());
    auto end_signals = watch_end_signals();
    auto listener = listen_on(settings.port);
    fmt::print("Started address=0.0.0.0:{}\n", settings.port);
    auto filters = tc::reaper::RyukServer{std::move(listener), std::move(end_signals), settings}.run();
    for (int i = 0; i < settings.remove_retries; ++i) {
        std::erase_if(filters, remove);
        if (filters.empty()) {
            return 0;
        }
        ::poll(nullptr, 0, 1000);
    }
    return 1;
}

} // namespace

int main() {
    std::setvbuf(stdout, nullptr, _IOLBF, 0);
    try {
        return run();
    } catch (const tc::Error& error) {
        fmt::print("{}\n", error.message());
        return 2;
    }
}

#include "contract/http_served.hpp"
#include "support/env_guard.hpp"

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <filesystem>
#include <set>
#include <string>
#include <thread>
#include <vector>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using http::Client;
using http::Request;
using testsupport::EnvGuard;
using Kind = WireServer::Kind;

std::set<int> open_descriptors() {
    std::set<int> found;
    for (const auto& entry : std::filesystem::directory_iterator("/proc/self/fd")) {
        found.insert(std::stoi(entry.path().filename()));
    }
    // That of the iterator is gone.
    std::erase_if(found, [](int number) { return ::fcntl(number, F_GETFD) < 0; });
    return found;
}

TEST(HttpProcess, UsesNoProxyOfTheEnvironment) {
    const testsupport::RefusingPort black_hole;
    const auto proxy = "http://127.0.0.1:" + std::to_string(black_hole.number());
    const EnvGuard http_proxy("http_proxy", proxy);
    const EnvGuard https_proxy("HTTPS_PROXY", proxy);
    const EnvGuard all_proxy("ALL_PROXY", proxy);
    const EnvGuard no_proxy("NO_PROXY", "nothing.invalid");
    for (const auto kind : {Kind::unix_socket, Kind::tcp}) {
        const WireServer server(kind, always(200, "hello"));
        Client client(endpoint_of(server));
        EXPECT_EQ(client.send({}, long_enough()).body, "hello");
    }
}

TEST(HttpProcess, ServesManyThreadsAtOnce) {
    const WireServer server(Kind::unix_socket, [](Peer& peer) {
        while (const auto head = peer.read_head()) {
            peer.respond(200, head->substr(0, head->find(" HTTP")));
        }
    });
    Client client(endpoint_of(server));
    std::atomic<int> right = 0;
    std::vector<std::thread> threads;
    for (int thread = 0; thread < 8; ++thread) {
        threads.emplace_back([&, thread] {
            for (int i = 0; i < 50; ++i) {
                const auto target = "/" + std::to_string(thread) + "/" + std::to_string(i);
                right += client.send({.target = target}, long_enough()).body == "GET " + target ? 1 : 0;
            }
        });
    }
    for (auto& thread : threads) {
        thread.join();
    }
    EXPECT_EQ(right, 400);
    EXPECT_LE(server.accepted(), 8U) << "a connection for each that asks at the same time";
}

TEST(HttpProcess, LeavesNoDescriptorToOtherPrograms) {
    const auto before = open_descriptors();
    for (const auto kind : {Kind::unix_socket, Kind::tcp}) {
        Gate has_request;
        Gate checked;
        const WireServer server(kind, [&](Peer& peer) {
            while (peer.read_head()) {
                has_request.open();
                EXPECT_TRUE(checked.wait());
                peer.respond(200);
            }
        });
        Client client(endpoint_of(server));
        std::thread caller([&] { EXPECT_EQ(client.send({}, long_enough()).status, 200); });
        EXPECT_TRUE(has_request.wait());
        for (const auto number : open_descriptors()) {
            if (!before.contains(number)) {
                std::error_code ignored;
                EXPECT_NE(::fcntl(number, F_GETFD) & FD_CLOEXEC, 0)
                    << number << ": "
                    << std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(number), ignored);
            }
        }
        checked.open();
        caller.join();
    }
}

TEST(HttpProcess, GivesAllDescriptorsBack) {
    const WireServer server(Kind::unix_socket, [](Peer& peer) { (void)peer.read_head(); });
    { // What libcurl and its libraries open once.
        Client client(endpoint_of(server));
        EXPECT_THROW((void)client.send({}, long_enough()), TransportError);
    }
    EXPECT_TRUE(server.wait_for_ended(1));
    const auto before = open_descriptors();
    for (std::size_t i = 2; i <= 10; ++i) {
        Client client(endpoint_of(server));
        EXPECT_THROW((void)client.send({}, long_enough()), TransportError);
        EXPECT_TRUE(server.wait_for_ended(i));
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST(HttpProcess, DoesNotDieOfAServerThatStopsReading) {
    const auto handler = std::signal(SIGPIPE, SIG_DFL);
    for (const auto kind : {Kind::unix_socket, Kind::tcp}) {
        const WireServer server(kind, [](Peer& peer) { (void)peer.read_head(); });
        Client client(endpoint_of(server));
        Request upload{.method = "PUT"};
        upload.source = [](std::span<char> buffer) { return buffer.size(); };
        EXPECT_EQ(reason_of([&] { (void)client.send(upload, long_enough()); }),
                  TransportError::Reason::broken);
    }
    (void)std::signal(SIGPIPE, handler);
}

TEST(HttpProcess, LeavesTheSignalsOfTheProgramAlone) {
    sigset_t before;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &before);
    const WireServer server(Kind::unix_socket, always(200, "hello"));
    Client client(endpoint_of(server));
    (void)client.send({}, long_enough());
    sigset_t after;
    ::pthread_sigmask(SIG_SETMASK, nullptr, &after);
    EXPECT_EQ(::sigismember(&after, SIGPIPE), ::sigismember(&before, SIGPIPE));
    struct sigaction action {};
    ::sigaction(SIGPIPE, nullptr, &action);
    EXPECT_EQ(action.sa_handler, SIG_DFL);
}

/// Answers each request with the number of its connection.
void tell_number(Peer& peer) {
    while (peer.read_head()) {
        peer.respond(200, std::to_string(peer.number()));
    }
}

TEST(HttpProcess, LeavesTheConnectionsOfTheParentToIt) {
    const WireServer server(Kind::unix_socket, tell_number);
    auto client = std::make_unique<Client>(endpoint_of(server));
    EXPECT_EQ(client->send({}, long_enough()).body, "0");
    const auto child = ::fork();
    if (child == 0) {
        const bool good =
            client->send({}, long_enough()).body == "1" && client->send({}, long_enough()).body == "1";
        client.reset();
        ::_exit(good ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
    EXPECT_EQ(client->send({}, long_enough()).body, "0");
    EXPECT_EQ(server.accepted(), 2U);
}

} // namespace
} // namespace testcontainers::contract

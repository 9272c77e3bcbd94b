#include "ryuk_server.hpp"
#include "ryuk_settings.hpp"
#include "testcontainers/error.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <future>
#include <map>
#include <string>

#include <netinet/in.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(RyukFilter, IsMadeOfLabels) {
    EXPECT_EQ(parse_filter("label=a%3Db"), Filter{"a=b"});
    EXPECT_EQ(parse_filter("label=a=b&label=c%3D%20d"), (Filter{"a=b", "c= d"}));
}

TEST(RyukFilter, ThatCouldMeanEverythingIsNone) {
    for (const auto* const line : {"", "&", "label", "label=", "label=a", "label=%3Db", "label=a%3D",
                                   "name=x", "label=a%3Db&name=x", "%"}) {
        EXPECT_FALSE(parse_filter(line)) << line;
    }
}

TEST(RyukDuration, IsReadAsGoWritesIt) {
    EXPECT_EQ(parse_duration("10s"), 10s);
    EXPECT_EQ(parse_duration("1m30s"), 90s);
    EXPECT_EQ(parse_duration("1.5h"), 90min);
    EXPECT_EQ(parse_duration("250ms"), 250ms);
    EXPECT_EQ(parse_duration("2500us"), 2ms);
    for (const auto* const text : {"", "10", "s", "10 s", "-1s", "1x", "1s2"}) {
        EXPECT_FALSE(parse_duration(text)) << text;
    }
}

RyukSettings read(const std::map<std::string, std::string>& variables) {
    return RyukSettings::read([&](const std::string& name) -> std::optional<std::string> {
        const auto found = variables.find(name);
        return found == variables.end() ? std::nullopt : std::optional{found->second};
    });
}

TEST(RyukSettings, HaveRyuksNamesAndDefaults) {
    EXPECT_EQ(read({}), RyukSettings{});
    EXPECT_EQ(read({{"RYUK_PORT", "9000"},
                    {"RYUK_CONNECTION_TIMEOUT", "1m"},
                    {"RYUK_RECONNECTION_TIMEOUT", "3s"},
                    {"RYUK_SHUTDOWN_TIMEOUT", "5s"},
                    {"RYUK_REMOVE_RETRIES", "2"},
                    {"RYUK_VERBOSE", "true"}}),
              (RyukSettings{9000, 60s, 3s, 5s, 2, true}));
}

TEST(RyukSettings, NameWhatIsWrong) {
    for (const auto* const name :
         {"RYUK_PORT", "RYUK_CONNECTION_TIMEOUT", "RYUK_REMOVE_RETRIES", "RYUK_VERBOSE"}) {
        try {
            (void)read({{name, "much"}});
            FAIL() << name;
        } catch (const ConfigError& error) {
            EXPECT_THAT(error.message(), testing::StartsWith(std::string{name} + " is \"much\"; it takes "));
        }
    }
}

/// A client of the server.
class Client {
public:
    explicit Client(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        address.sin_port = htons(port);
        connected_ =
            ::connect(socket_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
    }

    [[nodiscard]] bool connected() const { return connected_; }

    void send(const std::string& text) const {
        ::send(socket_.get(), text.data(), text.size(), MSG_NOSIGNAL);
    }

    /// All that has been answered once there are so many lines.
    [[nodiscard]] std::string hear(int lines) const {
        std::string text;
        for (pollfd polled{socket_.get(), POLLIN, 0}; std::ranges::count(text, '\n') < lines;) {
            std::array<char, 256> bytes{};
            const auto count =
                ::poll(&polled, 1, 10'000) == 1 ? ::recv(socket_.get(), bytes.data(), bytes.size(), 0) : 0;
            if (count <= 0) {
                return text + "(ended)";
            }
            text.append(bytes.data(), static_cast<std::size_t>(count));
        }
        return text;
    }

private:
    FileDescriptor socket_;
    bool connected_ = false;
};

/// A server on a port of its own, in a thread.
class RyukServes : public testing::Test {
protected:
    RyukServes() {
        FileDescriptor listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)};
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        ::bind(listener.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address);
        ::listen(listener.get(), 8);
        ::getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
        port = ntohs(address.sin_port);
        listener_ = std::move(listener);
    }

    void serve(const RyukSettings& settings) {
        const int event = ::eventfd(0, EFD_CLOEXEC);
        end_signal = ::dup(event);
        ended = std::async(std::launch::async, [this, event, settings] {
            return RyukServer{std::move(listener_), FileDescriptor{event}, settings}.run();
        });
    }

    void tell_to_end() const { ::eventfd_write(end_signal, 1); }

    [[nodiscard]] bool is_over_within(std::chrono::milliseconds time) const {
        return ended.wait_for(time) == std::future_status::ready;
    }

    ~RyukServes() override { ::close(end_signal); }

    std::uint16_t port = 0;
    int end_signal = -1;
    std::future<std::set<Filter>> ended;

private:
    FileDescriptor listener_;
};

const std::set<Filter> one_filter{{"a=b"}};

TEST_F(RyukServes, AcknowledgesWhatItHasUnderstoodAndNothingElse) {
    serve({.reconnection_timeout = 0ms});
    {
        const Client client{port};
        client.send("label=a%3Db\n");
        EXPECT_EQ(client.hear(1), "ACK\n");
        client.send("\n&\nname=x\nlabel=c%3Dd&label=e%3Df\r\n");
        EXPECT_EQ(client.hear(4), "ERR not understood\nERR not understood\nERR not understood\nACK\n");
    }
    EXPECT_THAT(ended.get(), ElementsAre(Filter{"a=b"}, Filter{"c=d", "e=f"}));
}

TEST_F(RyukServes, ALineMayComeInPieces) {
    serve({.reconnection_timeout = 0ms});
    {
        const Client client{port};
        client.send("label=a");
        client.send("%3Db\n");
        EXPECT_EQ(client.hear(1), "ACK\n");
    }
    EXPECT_EQ(ended.get(), one_filter);
}

TEST_F(RyukServes, EndsWithoutAFirstConnection) {
    serve({.connection_timeout = 20ms});
    EXPECT_THAT(ended.get(), IsEmpty());
}

TEST_F(RyukServes, WaitsForAReconnection) {
    serve({.connection_timeout = 10s, .reconnection_timeout = 2s});
    {
        const Client client{port};
        client.send("label=a%3Db\n");
        EXPECT_EQ(client.hear(1), "ACK\n");
    }
    {
        const Client again{port};
        EXPECT_FALSE(is_over_within(2500ms)) << "a connection keeps it";
        again.send("label=c%3Dd\n");
        EXPECT_EQ(again.hear(1), "ACK\n");
    }
    EXPECT_THAT(ended.get(), ElementsAre(Filter{"a=b"}, Filter{"c=d"}));
}

TEST_F(RyukServes, StaysAsLongAsAnyConnection) {
    serve({.reconnection_timeout = 0ms});
    const Client second{port};
    second.send("label=a%3Db\n");
    EXPECT_EQ(second.hear(1), "ACK\n");
    {
        const Client first{port};
        first.send("label=a%3Db\n");
        EXPECT_EQ(first.hear(1), "ACK\n");
    }
    EXPECT_FALSE(is_over_within(50ms));
}

TEST_F(RyukServes, ToldToEndTakesNoMoreConnectionsAndWaitsForThoseThereAre) {
    serve({});
    {
        const Client client{port};
        client.send("label=a%3Db\n");
        EXPECT_EQ(client.hear(1), "ACK\n");
        tell_to_end();
        EXPECT_FALSE(is_over_within(50ms));
        // It hears of that on its own thread.
        const auto limit = std::chrono::steady_clock::now() + 20s;
        while (Client{port}.connected() && std::chrono::steady_clock::now() < limit) {
            std::this_thread::yield();
        }
        EXPECT_FALSE(Client{port}.connected());
        client.send("label=c%3Dd\n");
        EXPECT_EQ(client.hear(1), "ACK\n");
    }
    EXPECT_EQ(ended.get().size(), 2U);
}

TEST_F(RyukServes, ToldToEndWaitsNoLongerThanItsTimeout) {
    serve({.shutdown_timeout = 20ms});
    const Client client{port};
    client.send("label=a%3Db\n");
    EXPECT_EQ(client.hear(1), "ACK\n");
    tell_to_end();
    EXPECT_EQ(ended.get(), one_filter);
}

} // namespace
} // namespace testcontainers::reaper

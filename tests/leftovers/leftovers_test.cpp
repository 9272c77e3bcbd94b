// After all tests that use the engine: nothing of their session is left in it.

#include "session/session.hpp"
#include "testcontainers/docker/client.hpp"
#include "testcontainers/testcontainers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <map>
#include <stop_token>
#include <string>
#include <vector>

namespace {

namespace tc = testcontainers;
using namespace std::chrono_literals;
using ::testing::Contains;
using ::testing::IsEmpty;

using Names = std::vector<std::string>;

tc::docker::Client& client() { return tc::Engine::current().client(); }

/// Everything of this session, which is that of all tests of this run.
std::map<std::string, std::vector<std::string>> of_session() {
    return {
        {"label", {std::string{tc::session::session_label} + '=' + tc::session::Session::current().id()}}};
}

Names containers() {
    Names names;
    for (const auto& container : client().containers().list(of_session(), true)) {
        names.push_back(container.names.empty() ? container.id : container.names.front());
    }
    return names;
}

Names networks() {
    Names names;
    for (const auto& network : client().networks().list(of_session())) {
        names.push_back(network.name);
    }
    return names;
}

Names volumes() {
    Names names;
    for (const auto& volume : client().volumes().list(of_session())) {
        names.push_back(volume.name);
    }
    return names;
}

/// What is still there once nothing is left, or after half a minute: what a test that was killed left, the
/// reaper removes.
Names left(const std::function<Names()>& list) {
    auto names = list();
    std::stop_source stop;
    const auto look_again = [&] {
        names = list();
        if (names.empty()) {
            stop.request_stop();
        }
        return !names.empty();
    };
    if (names.empty()) {
        return names;
    }
    try {
        client().system().events(
            {.filters = {{"type", {"container", "network", "volume"}}}},
            [&](const tc::docker::Event&) { return look_again(); }, [&] { (void)look_again(); },
            {.timeout = 30s, .stop = stop.get_token()});
    } catch (const tc::TransportError&) {
        // Nothing is left, or the time is over.
    }
    return names;
}

TEST(NothingLeftBehind, Containers) { EXPECT_THAT(left(containers), IsEmpty()); }

TEST(NothingLeftBehind, Networks) { EXPECT_THAT(left(networks), IsEmpty()); }

TEST(NothingLeftBehind, Volumes) { EXPECT_THAT(left(volumes), IsEmpty()); }

TEST(NothingLeftBehind, WouldBeSeen) {
    const auto network = tc::Network::create();
    const auto volume = tc::Volume::create();
    const auto container =
        tc::run({.image = "busybox:1", .command = {"true"}, .wait = tc::wait::exits_with(0)});
    EXPECT_THAT(containers(), Contains(container.name()));
    EXPECT_THAT(networks(), Contains(network.name()));
    EXPECT_THAT(volumes(), Contains(volume.name()));
}

} // namespace

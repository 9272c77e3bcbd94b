#include "reaper/paths.hpp"

#include "real_reapers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include <sys/un.h>

namespace testcontainers::reaper {
namespace {

class ReaperPaths : public RealReapers {};

TEST_F(ReaperPaths, HaveTheSessionsIdWhereThereIsRoom) {
    EXPECT_EQ(paths_of("orders-1").socket, folder() / "orders-1.sock");
    EXPECT_EQ(paths_of("orders-1").log, folder() / "orders-1.log");
}

TEST_F(ReaperPaths, AreThoseOfASocketForAnIdOfAnyLength) {
    const std::string longest(128, 'a');
    const auto paths = paths_of(longest);
    EXPECT_LT(paths.socket.native().size(), sizeof(sockaddr_un::sun_path));
    EXPECT_EQ(paths.socket, paths_of(longest).socket);
    EXPECT_NE(paths.socket, paths_of(longest.substr(1) + "b").socket);
    Guard guard{access_to_process({.session_id = longest, .engine_url = "unix:///no/engine", .linger = {}}),
                [&longest] {
                    return Guard::Labels{{"org.testcontainers.session-id", longest}};
                }};
    guard.protect();
    EXPECT_TRUE(testsupport::kill_reaper_of(longest));
}

} // namespace
} // namespace testcontainers::reaper

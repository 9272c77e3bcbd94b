#pragma once

#include "support/child_process.hpp"
#include "support/reaper_process.hpp"
#include "witness.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace testcontainers::testsupport {

/// The program that makes a container, a network and a volume and ends in many ways.
inline const std::string leaver = std::string{CHILDREN_DIR} + "/child_leaver";

/// A session, from its begin to the end of its reaper, which sweeps at both. Its process lives until the
/// reaper is known.
inline void another_session_sweeps(std::map<std::string, std::string> variables = {}) {
    using namespace std::chrono_literals;
    const auto other = unique_session();
    variables["TESTCONTAINERS_SESSION_ID"] = other;
    ChildProcess process{{leaver, "wait"}, std::move(variables)};
    ASSERT_TRUE(process.read_line(60s));
    const auto reaper = reaper_of(other);
    ASSERT_TRUE(reaper);
    process.send_signal(SIGTERM);
    (void)process.wait();
    EXPECT_TRUE(ends_within(*reaper, 60s)) << report_of(*reaper);
}

/// A test with a session of its own, and somebody else's things beside it.
class Leaving : public testing::Test {
protected:
    const std::string session = unique_session();
    const Bystander bystander{session};

    [[nodiscard]] std::map<std::string, std::string> variables() const {
        return {{"TESTCONTAINERS_SESSION_ID", session}};
    }

    [[nodiscard]] ChildProcess leave(const std::string& how, const std::string& name = {}) const {
        return ChildProcess{{leaver, how, name}, variables()};
    }
};

} // namespace testcontainers::testsupport

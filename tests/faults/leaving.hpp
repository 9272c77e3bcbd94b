#pragma once

#include "support/child_process.hpp"
#include "witness.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace testcontainers::testsupport {

/// The program that makes a container, a network and a volume and ends in many ways.
inline const std::string leaver = std::string{CHILDREN_DIR} + "/child_leaver";

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

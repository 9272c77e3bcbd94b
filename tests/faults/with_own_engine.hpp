#pragma once

#include "leaving.hpp"
#include "own_engine.hpp"
#include "testcontainers/settings.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>

namespace testcontainers::testsupport {

/// A test with a session and an engine of its own; skipped where there can be none.
class WithOwnEngine : public testing::Test {
protected:
    void SetUp() override {
        if (const auto reason = OwnEngine::why_impossible(); !reason.empty()) {
            if (Settings::current().required) {
                FAIL() << reason;
            }
            GTEST_SKIP() << reason;
        }
        engine = std::make_unique<OwnEngine>();
    }

    [[nodiscard]] ChildProcess leave(const std::string& how) const {
        return ChildProcess{{leaver, how},
                            {{"TESTCONTAINERS_SESSION_ID", session}, {"DOCKER_HOST", engine->url()}}};
    }

    [[nodiscard]] std::string left() const {
        return left_after(session, std::chrono::seconds{15}, engine->client());
    }

    const std::string session = unique_session();
    std::unique_ptr<OwnEngine> engine;
};

} // namespace testcontainers::testsupport

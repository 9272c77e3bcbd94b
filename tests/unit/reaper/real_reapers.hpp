#pragma once

#include "reaper/guard.hpp"
#include "support/env_guard.hpp"
#include "support/reaper_process.hpp"
#include "support/temporary_folder.hpp"
#include "testcontainers/error.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>

#include <unistd.h>

namespace testcontainers::reaper {

/// What a guard says that cannot protect.
inline std::string message_of(Guard& guard) {
    try {
        guard.protect();
    } catch (const Error& error) {
        return error.message();
    }
    return "no error";
}

/// Real reapers, in a folder of their own.
class RealReapers : public testing::Test {
protected:
    ~RealReapers() override {
        for (const auto reaper : testsupport::reapers_of(session)) {
            EXPECT_TRUE(testsupport::ends_within(reaper, std::chrono::seconds{30}))
                << testsupport::report_of(reaper);
        }
    }

    [[nodiscard]] Guard guard() const {
        return {access_to_process({.session_id = session, .engine_url = "unix:///no/engine", .linger = {}}),
                [this] {
                    return Guard::Labels{{"org.testcontainers.session-id", session}};
                }};
    }

    const std::string session = "guard-" + std::to_string(::getpid());

    /// Where they have their files.
    [[nodiscard]] std::filesystem::path folder() const { return runtime_folder_ / "testcontainers"; }

private:
    testsupport::TemporaryFolder runtime_folder_;
    testsupport::EnvGuard runtime_{"XDG_RUNTIME_DIR", runtime_folder_.path().string()};
};

} // namespace testcontainers::reaper

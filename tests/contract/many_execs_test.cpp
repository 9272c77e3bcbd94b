#include "contract/connected.hpp"

#include "core/command.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <iterator>
#include <thread>

namespace testcontainers::contract {
namespace {

using namespace std::chrono_literals;
using namespace std::string_literals;

std::ptrdiff_t open_descriptors() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), {});
}

/// An engine in which every command writes a line and ends well.
class ManyExecs : public ::testing::Test {
protected:
    ManyExecs() {
        engine_.on("POST", "/containers/x/exec", answer(201, R"({"Id":"e"})"));
        engine_.on("POST", "/exec/e/start", [](const HeardRequest& request, Wire& wire) {
            const auto frame = "\1\0\0\0\0\0\0\4out\n"s;
            if (request.headers.contains("upgrade")) {
                wire.write("HTTP/1.1 101 UPGRADED\r\nConnection: Upgrade\r\nUpgrade: tcp\r\n\r\n" + frame);
                wire.close();
                return;
            }
            wire.begin_chunks();
            wire.chunk(frame);
            wire.end_chunks();
        });
        engine_.on("GET", "/exec/e/json", answer(200, R"({"Running":false,"ExitCode":0,"Pid":0})"));
    }

    std::ptrdiff_t growth(int count, const ExecSpec& command) {
        const auto client = client_of(engine_);
        (void)core::run_command(*client, "x", command, {});
        const auto before = open_descriptors();
        for (int i = 0; i < count; ++i) {
            EXPECT_EQ(core::run_command(*client, "x", command, {}).out, "out\n");
        }
        // Both ends of a connection are in this process, and the engine's thread needs its turn to close its
        // own. A few may be in its hands still.
        const auto limit = std::chrono::steady_clock::now() + 10s;
        while (open_descriptors() > before + in_flight && std::chrono::steady_clock::now() < limit) {
            std::this_thread::yield();
        }
        return open_descriptors() - before;
    }

    static constexpr std::ptrdiff_t in_flight = 8;

    ScriptedEngine engine_;
};

TEST_F(ManyExecs, LeaveNoDescriptorOpen) { EXPECT_LE(growth(1000, {.command = {"true"}}), in_flight); }

TEST_F(ManyExecs, WithInputLeaveNoDescriptorOpen) {
    EXPECT_LE(growth(1000, {.command = {"cat"}, .input = ""}), in_flight);
}

} // namespace
} // namespace testcontainers::contract

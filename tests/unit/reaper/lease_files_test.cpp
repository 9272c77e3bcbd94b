// The books of a reaper as files, and the locks by which those who use a start are known.

#include "lease_files.hpp"

#include "reaper/lease_hold.hpp"
#include "reaper/paths.hpp"
#include "support/env_guard.hpp"
#include "support/tcp_servers.hpp"
#include "support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <csignal>
#include <filesystem>
#include <optional>
#include <string>

#include <sys/wait.h>
#include <unistd.h>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::IsEmpty;

class ReaperLeaseFiles : public testing::Test {
protected:
    [[nodiscard]] static std::optional<LeaseHold> hold(const std::string& attempt) {
        return LeaseHold::of("s", attempt);
    }

    testsupport::TemporaryFolder runtime;
    testsupport::EnvGuard place{"XDG_RUNTIME_DIR", runtime.path().string()};
    const std::filesystem::path folder = lease_file("s", "1-1").parent_path();
    const LeaseFiles files{folder / "s.sock", "s"};
    const LeaseRecord service{.name = "a db", .attempt = "1-1", .hash = "h&h", .grace = 2s};
};

TEST_F(ReaperLeaseFiles, TellWhatIsHeldAndHowFarItHasCome) {
    const LeaseRecord member{.name = "pool", .attempt = "1-p1", .is_member = true};
    files.begun(service);
    files.begun(member);
    const auto of_service = hold("1-1");
    const auto of_member = hold("1-p1");
    EXPECT_THAT(files.held(), testing::UnorderedElementsAre(service, member));
    files.runs("1-1", "id name");
    auto running = service;
    running.info = "id name";
    EXPECT_THAT(files.held(), testing::UnorderedElementsAre(running, member));
}

TEST_F(ReaperLeaseFiles, OfNobodyAreRemoved) {
    files.begun(service);
    EXPECT_THAT(files.held(), IsEmpty());
    EXPECT_TRUE(std::filesystem::is_empty(folder));
    EXPECT_FALSE(hold("1-1")) << "too late";
}

TEST_F(ReaperLeaseFiles, OfAnotherSessionAreLeftAlone) {
    const LeaseFiles others{folder / "s.1-1.sock", "s.1-1"};
    others.begun(service);
    EXPECT_THAT(files.held(), IsEmpty());
    EXPECT_FALSE(std::filesystem::is_empty(folder));
}

TEST_F(ReaperLeaseFiles, AreHeldByEachHolder) {
    files.begun(service);
    auto first = hold("1-1");
    const auto second = hold("1-1");
    first.reset();
    EXPECT_THAT(files.held(), ElementsAre(service));
}

TEST_F(ReaperLeaseFiles, AreNotHeldByAForkedChild) {
    files.begun(service);
    auto held = hold("1-1");
    const auto child = ::fork();
    if (child == 0) {
        ::raise(SIGSTOP);
        ::_exit(0);
    }
    ASSERT_EQ(::waitpid(child, nullptr, WUNTRACED), child);
    held.reset();
    EXPECT_THAT(files.held(), IsEmpty());
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
}

TEST_F(ReaperLeaseFiles, AChildEndsWhenTheLastHolderHas) {
    files.begun(service);
    auto held = hold("1-1");
    const auto child = files.await_release("1-1");
    ASSERT_TRUE(child);
    int status = -1;
    EXPECT_EQ(::waitpid(*child, &status, WNOHANG), 0);
    held.reset();
    ASSERT_EQ(::waitpid(*child, &status, 0), *child);
    EXPECT_EQ(status, 0);
}

TEST_F(ReaperLeaseFiles, OfSessionsWithoutAReaperAreRemovedWhenNobodyHoldsThem) {
    files.begun(service);
    const LeaseFiles others{folder / "other.sock", "other"};
    others.begun({.name = "db", .attempt = "2-1"});
    const auto held = hold("1-1");
    remove_lease_files_of_nobody(folder);
    EXPECT_TRUE(std::filesystem::exists(lease_file("s", "1-1")));
    EXPECT_FALSE(std::filesystem::exists(lease_file("other", "2-1")));
}

TEST_F(ReaperLeaseFiles, OfASessionWithAReaperAreLeftAloneHoweverLongItsIdIs) {
    const testsupport::WireServer reaper(testsupport::WireServer::Kind::unix_socket, [](auto&) {});
    for (const std::string& id : {std::string{"short"}, std::string(128, 'a')}) {
        const auto socket = paths_of(id).socket;
        std::filesystem::create_symlink(reaper.socket(), socket);
        const LeaseFiles others{socket, id};
        others.begun(service);
        remove_lease_files_of_nobody(folder);
        EXPECT_TRUE(std::filesystem::exists(lease_file(id, "1-1"))) << id;
        std::filesystem::remove(socket);
        remove_lease_files_of_nobody(folder);
        EXPECT_FALSE(std::filesystem::exists(lease_file(id, "1-1"))) << id;
    }
}

} // namespace
} // namespace testcontainers::reaper

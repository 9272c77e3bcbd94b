#include "dead_files.hpp"

#include "support/tcp_servers.hpp"
#include "support/temporary_folder.hpp"
#include "values/file_descriptor.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

#include <fcntl.h>
#include <sys/file.h>

namespace testcontainers::reaper {
namespace {

namespace fs = std::filesystem;
using ::testing::UnorderedElementsAre;
using testsupport::TemporaryFolder;
using testsupport::WireServer;

std::vector<std::string> names_in(const TemporaryFolder& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator{folder.path()}) {
        names.push_back(entry.path().filename());
    }
    return names;
}

TEST(DeadReapersFiles, AreRemoved) {
    const TemporaryFolder folder;
    for (const auto* const name :
         {"dead.lock", "dead.sock", "dead.log", "unborn.lock", "own.lock", "own.log"}) {
        folder.write(name, "");
    }
    remove_files_of_dead_reapers(folder / "own.lock");
    EXPECT_THAT(names_in(folder), UnorderedElementsAre("own.lock", "own.log"));
}

TEST(DeadReapersFiles, AreNotThoseOfOneThatListens) {
    const TemporaryFolder folder;
    const WireServer server(WireServer::Kind::unix_socket, [](testsupport::Peer&) {});
    folder.write("alive.lock", "");
    fs::create_symlink(server.socket(), folder / "alive.sock");
    remove_files_of_dead_reapers(folder / "own.lock");
    EXPECT_THAT(names_in(folder), UnorderedElementsAre("alive.lock", "alive.sock"));
}

TEST(DeadReapersFiles, AreNotThoseOfOneThatIsBeingStarted) {
    const TemporaryFolder folder;
    const FileDescriptor lock{::open(folder.write("young.lock", "").c_str(), O_RDWR | O_CLOEXEC)};
    ASSERT_EQ(::flock(lock.get(), LOCK_EX), 0);
    remove_files_of_dead_reapers(folder / "own.lock");
    EXPECT_THAT(names_in(folder), UnorderedElementsAre("young.lock"));
}

TEST(DeadReapersFiles, AreNotLogsAlone) {
    const TemporaryFolder folder;
    folder.write("gave-up.log", "");
    remove_files_of_dead_reapers(folder / "own.lock");
    EXPECT_THAT(names_in(folder), UnorderedElementsAre("gave-up.log"));
}

TEST(DeadReapersFiles, AreLogsAloneAfterAWeek) {
    const TemporaryFolder folder;
    const auto write = [&folder](const char* name, std::chrono::hours age) {
        fs::last_write_time(folder.write(name, ""), fs::file_time_type::clock::now() - age);
    };
    write("young.log", std::chrono::hours{6 * 24});
    write("old.log", std::chrono::hours{8 * 24});
    write("old.use", std::chrono::hours{8 * 24});
    write("own.log", std::chrono::hours{8 * 24});
    folder.write("own.lock", "");
    remove_files_of_dead_reapers(folder / "own.lock");
    EXPECT_THAT(names_in(folder), UnorderedElementsAre("young.log", "old.use", "own.log", "own.lock"));
}

} // namespace
} // namespace testcontainers::reaper

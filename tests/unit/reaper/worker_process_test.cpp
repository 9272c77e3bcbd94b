#include "worker_process.hpp"

#include "support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <csignal>
#include <string>

#include <sys/wait.h>

namespace testcontainers::reaper {
namespace {

using testsupport::TemporaryFolder;

/// The signals 1 to 31 in a field of /proc/PID/status. The C library keeps two of those beyond for itself.
unsigned long long signals_in(const std::string& status, const std::string& field) {
    const auto found = status.find(field + ":\t");
    return found == std::string::npos
               ? ~0ULL
               : std::stoull(status.substr(found + field.size() + 2, 16), nullptr, 16) & 0x7fffffffULL;
}

TEST(ReaperWorker, BeginsWithTheUsualSignals) {
    const TemporaryFolder folder;
    const auto worker = folder.write_program("worker", "exec cat /proc/self/status > \"$1\"");
    sigset_t all;
    sigset_t before;
    ::sigfillset(&all);
    ::sigprocmask(SIG_BLOCK, &all, &before);
    auto* const former = ::signal(SIGUSR1, SIG_IGN);
    const pid_t child = start_worker(worker, folder / "status");
    ::signal(SIGUSR1, former);
    ::sigprocmask(SIG_SETMASK, &before, nullptr);
    ASSERT_NE(child, 0);
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    const auto text = testsupport::content_of(folder / "status");
    EXPECT_EQ(signals_in(text, "SigBlk"), 0U);
    EXPECT_EQ(signals_in(text, "SigIgn"), 0U);
}

TEST(ReaperWorker, IsTriedBeforeItIsTrusted) {
    const TemporaryFolder folder;
    EXPECT_EQ(why_worker_cannot_run("/bin/true"), std::nullopt);
    EXPECT_EQ(why_worker_cannot_run(folder / "nothing"), "it cannot be started");
    EXPECT_EQ(why_worker_cannot_run(folder.write_program("lost", "exit 127")), "it ended with exit code 127");
    EXPECT_EQ(why_worker_cannot_run(folder.write_program("dead", "kill -KILL $$")), "it ended by signal 9");
    const auto worker = folder.write_program("worker", "test \"$1\" = try || exit 127");
    EXPECT_EQ(why_worker_cannot_run(worker), std::nullopt);
}

} // namespace
} // namespace testcontainers::reaper

#include "process/run.hpp"

#include "support/temporary_folder.hpp"

#include <testcontainers/error.hpp>

#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <fstream>
#include <set>
#include <stdexcept>
#include <thread>

namespace {

using namespace std::chrono_literals;
using namespace testcontainers;
using namespace testcontainers::process;
using testcontainers::testsupport::content_of;
using testcontainers::testsupport::TemporaryFolder;
using Clock = std::chrono::steady_clock;

Command shell(std::string script) {
    return {.argv = {"/bin/sh", "-c", std::move(script)}, .deadline = Clock::now() + 60s};
}

std::string refusal_of(const Command& command) {
    try {
        (void)run(command);
    } catch (const ConfigError& error) {
        return error.message();
    }
    return "no error";
}

TEST(Run, SeparatesOutputAndError) {
    const auto done = run(shell("echo out; echo err >&2"));
    EXPECT_EQ(done.out, "out\n");
    EXPECT_EQ(done.err, "err\n");
    EXPECT_TRUE(done.ok());
    EXPECT_EQ(done.exit_code, 0);
    EXPECT_EQ(done.signal, 0);
    EXPECT_FALSE(done.timed_out);
    EXPECT_FALSE(done.too_much_output);
}

TEST(Run, TellsTheExitCode) {
    const auto done = run(shell("exit 7"));
    EXPECT_EQ(done.exit_code, 7);
    EXPECT_EQ(done.signal, 0);
    EXPECT_FALSE(done.ok());
}

TEST(Run, TellsTheSignal) {
    const auto done = run(shell("kill -TERM $$"));
    EXPECT_EQ(done.exit_code, -1);
    EXPECT_EQ(done.signal, SIGTERM);
    EXPECT_FALSE(done.ok());
}

TEST(Run, PassesArgumentsAsTheyAre) {
    const auto done = run(
        {.argv = {"/bin/sh", "-c", R"(printf '<%s>' "$@")", "sh", "a b", "$HOME", "", "*", "'\"\\", "\n"}});
    EXPECT_EQ(done.out, "<a b><$HOME><><*><'\"\\><\n>");
}

TEST(Run, FindsAProgramInPath) { EXPECT_EQ(run({.argv = {"echo", "found"}}).out, "found\n"); }

TEST(Run, FindsAProgramInThePathOfItsOwnEnvironment) {
    const TemporaryFolder folder;
    folder.write_program("only-here", "echo \"found with $PATH\"");
    const auto path = folder.path().string() + ":/usr/bin:/bin";
    EXPECT_EQ(run({.argv = {"only-here"}, .environment = {{"PATH", path}}}).out, "found with " + path + "\n");
}

TEST(Run, GivesInputAndItsEnd) {
    auto command = shell("cat; echo end");
    command.input = "line\nno end of line";
    EXPECT_EQ(run(command).out, "line\nno end of lineend\n");
    EXPECT_EQ(run(shell("cat; echo end")).out, "end\n");
}

TEST(Run, MovesMoreThanThePipesHold) {
    auto command = shell("tee /dev/stderr");
    command.input = std::string(900000, 'x') + "end";
    const auto done = run(command);
    EXPECT_EQ(done.out, command.input);
    EXPECT_EQ(done.err, command.input);
}

TEST(Run, SurvivesAProgramThatDoesNotReadItsInput) {
    auto command = shell("exec <&-; echo done");
    command.input = std::string(1 << 20, 'x');
    for (int i = 0; i < 20; ++i) {
        const auto done = run(command);
        ASSERT_EQ(done.out, "done\n");
        ASSERT_TRUE(done.ok());
    }
}

TEST(Run, KeepsEveryByte) {
    auto command = shell("cat");
    for (int i = 0; i < 256; ++i) {
        command.input += static_cast<char>(i);
    }
    EXPECT_EQ(run(command).out, command.input);
}

TEST(Run, SetsVariablesOnTopOfItsOwn) {
    auto command = shell("echo \"$TC_ADDED|$HOME|${PATH:+path}\"");
    command.environment = {{"TC_ADDED", "a=b c"}, {"HOME", "/nowhere"}};
    EXPECT_EQ(run(command).out, "a=b c|/nowhere|path\n");
}

TEST(Run, StartsInItsWorkingDirectory) {
    const TemporaryFolder folder;
    auto command = shell("pwd -P");
    command.working_directory = folder.path();
    EXPECT_EQ(run(command).out, std::filesystem::canonical(folder.path()).string() + "\n");
}

TEST(Run, TakesARelativeProgramFromItsOwnWorkingDirectory) {
    const TemporaryFolder folder;
    const auto program = folder.write_program("p", "echo ran");
    const auto relative = program.lexically_relative(std::filesystem::current_path());
    EXPECT_EQ(run({.argv = {relative.string()}, .working_directory = "/"}).out, "ran\n");
}

TEST(Run, KillsAtTheDeadline) {
    auto command = shell("echo before; sleep 600");
    command.deadline = Clock::now() + 100ms;
    const auto begin = Clock::now();
    const auto done = run(command);
    EXPECT_LT(Clock::now() - begin, 20s);
    EXPECT_TRUE(done.timed_out);
    EXPECT_EQ(done.signal, SIGKILL);
    EXPECT_FALSE(done.ok());
}

TEST(Run, KillsWhatTheProgramStarted) {
    const TemporaryFolder folder;
    // The shell and its child hold the pipe open; its end tells that both are gone.
    ASSERT_EQ(::mkfifo((folder / "alive").c_str(), 0600), 0);
    const auto reader = ::open((folder / "alive").c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    ASSERT_GE(reader, 0);
    auto command = shell("exec 9>alive; sleep 600 & wait");
    command.working_directory = folder.path();
    command.deadline = Clock::now() + 200ms;
    EXPECT_TRUE(run(command).timed_out);
    ::fcntl(reader, F_SETFL, 0);
    char byte = 0;
    EXPECT_EQ(::read(reader, &byte, 1), 0);
    ::close(reader);
}

TEST(Run, EndsAtOnceWhenTheDeadlineHasPassed) {
    auto command = shell("sleep 600");
    command.deadline = Clock::now() - 1s;
    EXPECT_TRUE(run(command).timed_out);
}

TEST(Run, DoesNotWaitForWhatTheProgramLeavesBehind) {
    const auto begin = Clock::now();
    const auto done = run(shell("sleep 30 & echo $!"));
    EXPECT_LT(Clock::now() - begin, 20s);
    EXPECT_TRUE(done.ok());
    const auto left = static_cast<::pid_t>(std::stol(done.out));
    EXPECT_EQ(::kill(left, SIGKILL), 0);
}

TEST(Run, WaitsForAProgramThatClosesItsOutputs) {
    EXPECT_EQ(run(shell("exec >&- 2>&-; exit 3")).exit_code, 3);
}

TEST(Run, KillsAProgramThatWritesTooMuch) {
    for (const auto* script : {"yes", "yes >&2"}) {
        auto command = shell(script);
        command.longest_output = 100000;
        const auto done = run(command);
        EXPECT_TRUE(done.too_much_output);
        EXPECT_FALSE(done.ok());
        EXPECT_EQ(done.out.size() + done.err.size(), 100000U);
    }
}

TEST(Run, AllowsJustAsMuchAsWasAskedFor) {
    auto command = shell("printf 12345");
    command.longest_output = 5;
    EXPECT_FALSE(run(command).too_much_output);
    command.longest_output = 4;
    const auto done = run(command);
    EXPECT_TRUE(done.too_much_output);
    EXPECT_EQ(done.out, "1234");
}

TEST(Run, LosesNothingOfAShortLife) {
    for (int i = 0; i < 100; ++i) {
        const auto done = run(shell("printf out; printf err >&2"));
        ASSERT_EQ(done.out, "out");
        ASSERT_EQ(done.err, "err");
    }
}

TEST(Run, GivesThreeDescriptorsAndNoMore) {
    const auto inherited = ::open("/dev/null", O_RDONLY);
    ASSERT_GE(inherited, 3);
    const auto done = run(shell("for f in /proc/self/fd/*; do echo \"${f##*/}\"; done"));
    ::close(inherited);
    std::istringstream lines(done.out);
    std::set<int> descriptors;
    for (int descriptor = 0; lines >> descriptor;) {
        descriptors.insert(descriptor);
    }
    // The shell has the folder itself open while it reads it.
    EXPECT_LE(descriptors.size(), 4U) << done.out;
    EXPECT_FALSE(descriptors.contains(inherited) && inherited > 3) << done.out;
}

TEST(Run, LeavesNoDescriptorsAndNoZombies) {
    const auto open_descriptors = [] {
        return std::distance(std::filesystem::directory_iterator("/proc/self/fd"),
                             std::filesystem::directory_iterator{});
    };
    (void)run(shell("true"));
    const auto before = open_descriptors();
    for (int i = 0; i < 10; ++i) {
        (void)run(shell("true"));
        EXPECT_THROW((void)run({.argv = {"no-such-program"}}), ConfigError);
    }
    EXPECT_EQ(open_descriptors(), before);
}

TEST(Run, LeavesTheSignalsOfItsCallerAlone) {
    auto command = shell("exec <&-");
    command.input = std::string(1 << 20, 'x');
    (void)run(command);
    sigset_t mask{};
    sigset_t pending{};
    ASSERT_EQ(::pthread_sigmask(SIG_BLOCK, nullptr, &mask), 0);
    ASSERT_EQ(::sigpending(&pending), 0);
    EXPECT_EQ(::sigismember(&mask, SIGPIPE), 0);
    EXPECT_EQ(::sigismember(&pending, SIGPIPE), 0);
}

TEST(Run, LetsTheProgramDieOfAClosedPipe) {
    EXPECT_EQ(run(shell("(yes; echo $? >&2) | head -n 1")).out, "y\n");
    EXPECT_EQ(run(shell("{ kill -PIPE $$; echo survived; }")).signal, SIGPIPE);
}

TEST(Run, WorksFromManyThreads) {
    std::atomic<int> right = 0;
    std::vector<std::jthread> threads;
    for (int i = 0; i < 8; ++i) {
        threads.emplace_back([i, &right] {
            auto command = shell("cat");
            command.input = std::to_string(i);
            right += run(command).out == command.input ? 1 : 0;
        });
    }
    threads.clear();
    EXPECT_EQ(right, 8);
}

TEST(Run, NamesAProgramThatIsNotThere) {
    EXPECT_EQ(refusal_of({.argv = {"no-such-program"}, .environment = {{"PATH", "/usr/bin:/bin"}}}),
              "run \"no-such-program\": there is no such program in PATH (/usr/bin:/bin)");
    EXPECT_EQ(refusal_of({.argv = {"/no/such/program"}}),
              "run \"/no/such/program\": there is no such program");
    EXPECT_EQ(refusal_of({.argv = {"/etc"}}), "run \"/etc\": there is no such program");
    EXPECT_EQ(refusal_of({.argv = {""}, .environment = {{"PATH", "/bin"}}}),
              "run \"\": there is no such program in PATH (/bin)");
}

TEST(Run, SaysWhyAProgramDoesNotStart) {
    const TemporaryFolder folder;
    const auto program = folder.write("broken", "#!/no/such/interpreter\n");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    EXPECT_EQ(refusal_of({.argv = {program.string()}}),
              "run \"" + program.string() + "\": No such file or directory");
    std::ofstream(program) << "no program at all";
    EXPECT_EQ(refusal_of({.argv = {program.string()}}),
              "run \"" + program.string() + "\": Exec format error");
}

TEST(Run, DoesNotRunTheParentsExitInAChildThatDoesNotStart) {
    const TemporaryFolder folder;
    const auto program = folder.write("broken", "no program at all");
    std::filesystem::permissions(program, std::filesystem::perms::owner_all);
    static std::filesystem::path marker;
    marker = folder / "exit-handler-ran";
    static const auto process = ::getpid();
    ASSERT_EQ(std::atexit([] {
                  if (::getpid() != process) {
                      std::ofstream(marker) << "in the child";
                  }
              }),
              0);
    EXPECT_NE(refusal_of({.argv = {program.string()}}), "no error");
    EXPECT_FALSE(std::filesystem::exists(marker));
}

TEST(Run, HandsOnWhatIsWrittenToError) {
    std::string err;
    auto command = shell("echo one >&2; echo out; head -c 300000 /dev/zero >&2");
    command.longest_output = 1000;
    command.err_taker = [&](std::string_view piece) { err += piece; };
    const auto done = run(command);
    EXPECT_TRUE(done.ok());
    EXPECT_EQ(done.out, "out\n");
    EXPECT_EQ(done.err, "");
    EXPECT_EQ(err.size(), 300'004U);
    EXPECT_TRUE(err.starts_with("one\n"));
}

TEST(Run, KillsTheProgramWhenItsOutputIsRefused) {
    auto command = shell("echo one >&2; exec sleep 600");
    command.err_taker = [](std::string_view) { throw std::runtime_error("enough"); };
    try {
        (void)run(command);
        FAIL() << "no error";
    } catch (const Error& error) {
        FAIL() << error.what();
    } catch (const std::runtime_error& error) {
        EXPECT_STREQ(error.what(), "enough");
    }
}

TEST(Run, KillsTheProgramWithItsOwnProcess) {
    const TemporaryFolder folder;
    const auto pipe = (folder / "pipe").string();
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    const auto child = ::fork();
    if (child == 0) {
        (void)run(shell("exec 3>'" + pipe + "'; echo runs >&3; exec sleep 600"));
        ::_exit(1);
    }
    std::ifstream in(pipe);
    std::string line;
    EXPECT_TRUE(std::getline(in, line));
    EXPECT_EQ(line, "runs");
    ::kill(child, SIGKILL);
    EXPECT_EQ(::waitpid(child, nullptr, 0), child);
    EXPECT_FALSE(std::getline(in, line)) << "the pipe has no writer any more";
}

TEST(Run, RefusesAnEmptyCommandAndABadFolder) {
    EXPECT_EQ(refusal_of({}), "run \"\": argv is empty; its first element names the program");
    EXPECT_EQ(refusal_of({.argv = {"/bin/true"}, .working_directory = "/no/such"}),
              "run \"/bin/true\": the working directory \"/no/such\" is not a folder");
}

} // namespace

#include "integration/boxes.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <array>
#include <future>

#include <fcntl.h>
#include <linux/capability.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;
using namespace tc::testsupport;
using namespace std::chrono_literals;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

/// Takes from the calling thread the rights of root over processes of others, those in containers included:
/// all but those of a file's owner.
void look_at_own_processes_only() {
    __user_cap_header_struct header{.version = _LINUX_CAPABILITY_VERSION_3, .pid = 0};
    std::array<__user_cap_data_struct, 2> rights{};
    ASSERT_EQ(::syscall(SYS_capget, &header, rights.data()), 0);
    rights[0].effective = 0;
    rights[1].effective = 0;
    ASSERT_EQ(::syscall(SYS_capset, &header, rights.data()), 0);
}

bool can_read(const std::string& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    std::array<char, 1> byte{};
    const bool read = opened >= 0 && ::read(opened, byte.data(), byte.size()) == 1;
    ::close(opened);
    return read;
}

class Exec : public ::testing::Test {
protected:
    /// Whether no process of the box looks like that, maybe after a while: a killed process may be seen until
    /// its parent has taken note.
    [[nodiscard]] bool is_gone(const std::string& process) const {
        return box_.exec({"sh", "-c",
                          "for i in $(seq 100); do ps | grep -q '" + process +
                              "' || exit 0; sleep 0.05; done; exit 1"})
                   .exit_code == 0;
    }

    const tc::Container box_ = tc::run(idle());
};

TEST_F(Exec, SeparatesTheStreams) {
    const auto result = box_.exec({"sh", "-c", "echo to out; echo to err >&2; echo more"});
    EXPECT_EQ(result.out, "to out\nmore\n");
    EXPECT_EQ(result.err, "to err\n");
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_EQ(result.command.front(), "sh");
}

TEST_F(Exec, GivesTheExitCode) {
    EXPECT_EQ(box_.exec({"sh", "-c", "exit 42"}).exit_code, 42);
    EXPECT_THROW((void)box_.exec({"false"}).or_throw(), tc::ExecError);
}

TEST_F(Exec, RunsInTheSurroundingsAskedFor) {
    const auto result = box_.exec({.command = {"sh", "-c", "echo $GREETING; id -u; pwd"},
                                   .env = {{"GREETING", "good day"}},
                                   .user = "1234",
                                   .working_directory = "/etc"});
    EXPECT_EQ(result.out, "good day\n1234\n/etc\n");
}

TEST_F(Exec, NeedsNoShellForOddArguments) {
    const std::vector<std::string> command{"printf", "%s|", "a b", "$HOME", "\"", "é", ""};
    EXPECT_EQ(box_.exec(command).out, "a b|$HOME|\"|é||");
}

TEST_F(Exec, KeepsEveryByte) {
    const auto result = box_.exec({"printf", "\\000\\377\\r\\n\\033[0m"});
    EXPECT_EQ(result.out, (std::string{"\0\377\r\n\033[0m", 8}));
}

TEST_F(Exec, FeedsAMebibyteOfInput) {
    std::string input;
    while (input.size() < (1U << 20U)) {
        input += "line " + std::to_string(input.size()) + '\n';
    }
    EXPECT_EQ(box_.exec({.command = {"wc", "-c"}, .input = input}).out, std::to_string(input.size()) + '\n');
    EXPECT_TRUE(box_.exec({.command = {"cat"}, .input = input}).out == input)
        << "cat gave something else back";
}

TEST_F(Exec, EndsTheInput) { EXPECT_EQ(box_.exec({.command = {"cat"}, .input = ""}).out, ""); }

TEST_F(Exec, LeavesUnreadInputAlone) {
    const auto result =
        box_.exec({.command = {"sh", "-c", "head -c 3; exit 5"}, .input = std::string(1U << 20U, 'x')});
    EXPECT_EQ(result.out, "xxx");
    EXPECT_EQ(result.exit_code, 5);
}

TEST_F(Exec, TellsAProgramThatIsNotThereFromOneThatCannotBeRun) {
    const auto missing = box_.exec({"no-such-program"});
    EXPECT_EQ(missing.exit_code, 127);
    EXPECT_THAT(missing.out + missing.err, HasSubstr("no-such-program"));
    EXPECT_EQ(box_.exec({"/no/such/program"}).exit_code, 127);
    EXPECT_EQ(box_.exec({"/etc/hosts"}).exit_code, 126);
    EXPECT_EQ(box_.exec({"sh", "-c", "exit 126"}).exit_code, 126);
}

TEST_F(Exec, TellsExitCodesApartAlsoWhereTheOutputIsStreamed) {
    const tc::ExecStreams streams{.output = [](tc::LogStream, std::string_view) { return true; }};
    EXPECT_EQ(box_.exec({.command = {"no-such-program"}}, streams).exit_code, 127);
    EXPECT_EQ(box_.exec({.command = {"/etc/hosts"}}, streams).exit_code, 126);
}

TEST_F(Exec, IsKilledInTheContainerWhenItsTimeIsOver) {
    const auto begin = std::chrono::steady_clock::now();
    const auto error = thrown_by<tc::TransportError>([&] {
        (void)box_.exec({.command = {"sh", "-c", "sleep 3601 & sleep 3602"}, .timeout = 2s});
    });
    EXPECT_EQ(error.reason(), tc::TransportError::Reason::timed_out);
    EXPECT_THAT(error.message(), HasSubstr("did not end within 2000 ms and was killed"));
    EXPECT_STREQ(error.where().file_name(), __FILE__);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, 20s);
    EXPECT_TRUE(is_gone("[s]leep 360[12]"));
}

TEST_F(Exec, IsKilledWithTheProcessesThatItMakesMeanwhile) {
    // Each shell makes the next and ends.
    const auto script = "relay() { sleep 0.05; relay & }; for i in 1 2 3 4; do relay & done; exec sleep 3603";
    const auto error = thrown_by<tc::TransportError>([&] {
        (void)box_.exec({.command = {"sh", "-c", script}, .timeout = 500ms});
    });
    EXPECT_THAT(error.message(), HasSubstr("and was killed"));
    EXPECT_TRUE(is_gone("[s]leep 3603"));
    EXPECT_TRUE(is_gone("[r]elay"));
}

TEST_F(Exec, IsKilledByAShellWhereItsProcessesCannotBeSeen) {
    const auto first = box_.inspect().state.pid;
    // Capabilities are those of a thread.
    auto outcome = std::async(std::launch::async, [&] {
        look_at_own_processes_only();
        EXPECT_FALSE(can_read("/proc/" + std::to_string(first) + "/environ"));
        return thrown_by<tc::TransportError>([&] {
                   (void)box_.exec({.command = {"sh", "-c", "sleep 3604 & sleep 3605"}, .timeout = 500ms});
               })
            .message();
    });
    EXPECT_THAT(outcome.get(), HasSubstr("and was killed"));
    EXPECT_TRUE(is_gone("[s]leep 360[45]"));
}

TEST_F(Exec, GoesOnInAnImageWithoutAShellThatCannotBeSeen) {
    const auto container = tc::run(server());
    auto outcome = std::async(std::launch::async, [&] {
        look_at_own_processes_only();
        return thrown_by<tc::TransportError>([&] {
                   (void)container.exec(
                       {.command = {"/late_listener"}, .env = {{"PORT", "8081"}}, .timeout = 500ms});
               })
            .message();
    });
    EXPECT_THAT(outcome.get(), HasSubstr("; it goes on in the container"));
}

TEST_F(Exec, HasATerminalWhereItIsAskedFor) {
    EXPECT_EQ(box_.exec({.command = {"sh", "-c", "test -t 1 && echo yes; echo also >&2"}, .tty = true}).out,
              "yes\r\nalso\r\n");
    EXPECT_EQ(box_.exec({"sh", "-c", "test -t 1 || echo no"}).out, "no\n");
}

TEST_F(Exec, HasATerminalWithInput) {
    // A terminal shows what is typed, and `\4` ends its input.
    EXPECT_EQ(box_.exec({.command = {"sh", "-c", "read line; echo \"got $line\""},
                         .input = "good day\n",
                         .tty = true})
                  .out,
              "good day\r\ngot good day\r\n");
    const auto cat = box_.exec({.command = {"cat"}, .input = "one\n\4", .timeout = 30s, .tty = true});
    EXPECT_EQ(cat.out, "one\r\none\r\n");
    EXPECT_EQ(cat.exit_code, 0);
}

TEST_F(Exec, HasATerminalOfTheSizeAskedFor) {
    // The size is told when the command runs: its first moments may be before that.
    const std::string until_it_is_told =
        "until stty size 2>/dev/null | grep -qx '33 77'; do :; done; stty size";
    EXPECT_EQ(box_.exec({.command = {"sh", "-c", until_it_is_told},
                         .timeout = 60s,
                         .tty = true,
                         .terminal_size = tc::TerminalSize{.rows = 33, .columns = 77}})
                  .out,
              "33 77\r\n");
    EXPECT_EQ(box_.exec({.command = {"true"}, .tty = true, .terminal_size = tc::TerminalSize{}}).exit_code,
              0);
    EXPECT_EQ(
        box_.exec({.command = {"/no/such"}, .tty = true, .terminal_size = tc::TerminalSize{}}).exit_code,
        127);
}

TEST_F(Exec, RefusesTerminalSizesThatCannotBe) {
    const auto problem = [this](const tc::ExecSpec& spec) {
        return thrown_by<tc::ConfigError>([&] { (void)box_.exec(spec); }).message();
    };
    EXPECT_THAT(problem({.command = {"true"}, .terminal_size = tc::TerminalSize{}}),
                HasSubstr("terminal_size: is of no use without a terminal; set `tty`, too"));
    EXPECT_THAT(
        problem({.command = {"true"}, .tty = true, .terminal_size = tc::TerminalSize{.rows = 0}}),
        HasSubstr("terminal_size: 0 rows of 80 columns are not possible; must be 1 to 65535 of each"));
}

TEST_F(Exec, HasAllRightsOnlyWhereTheyAreAskedFor) {
    const std::vector<std::string> rights{"grep", "CapEff", "/proc/self/status"};
    EXPECT_NE(box_.exec({.command = rights, .privileged = true}).out, box_.exec(rights).out);
}

TEST_F(Exec, StreamsInputAndOutput) {
    constexpr std::size_t amount = 3'000'000;
    std::size_t sent = 0;
    std::size_t received = 0;
    const auto result = box_.exec({.command = {"cat"}}, {.input =
                                                             [&](std::span<char> buffer) {
                                                                 const auto count =
                                                                     std::min(buffer.size(), amount - sent);
                                                                 std::fill_n(buffer.begin(), count, 'x');
                                                                 sent += count;
                                                                 return count;
                                                             },
                                                         .output =
                                                             [&](tc::LogStream, std::string_view bytes) {
                                                                 received += bytes.size();
                                                                 return true;
                                                             }});
    EXPECT_EQ(received, amount);
    EXPECT_EQ(result.exit_code, 0);
    EXPECT_THAT(result.out, IsEmpty());
}

TEST_F(Exec, ListeningMayEndBeforeTheCommand) {
    std::string heard;
    const auto result = box_.exec({.command = {"sh", "-c", "echo first; exec sleep 3600"}},
                                  {.output = [&](tc::LogStream, std::string_view bytes) {
                                      heard += bytes;
                                      return false;
                                  }});
    EXPECT_EQ(heard, "first\n");
    EXPECT_EQ(result.exit_code, tc::ExecResult::not_waited_for);
    EXPECT_THROW((void)result.or_throw(), tc::ExecError);
}

TEST_F(Exec, GoesOnWhenNobodyWaits) {
    box_.exec_detached({.command = {"sh", "-c", "sleep 0.1; echo done > /tmp/done"}});
    EXPECT_EQ(box_.exec({"sh", "-c",
                         "for i in $(seq 200); do test -s /tmp/done && exit 0; sleep 0.05; done; exit 1"})
                  .exit_code,
              0);
}

TEST_F(Exec, RefusesWhatDoesNotGoTogether) {
    EXPECT_THROW(box_.exec_detached({.command = {"true"}, .input = "x"}), tc::ConfigError);
    EXPECT_THROW(box_.exec_detached({.command = {"true"}, .timeout = 1s}), tc::ConfigError);
    EXPECT_THROW((void)box_.exec({.command = {"true"}, .input = "x"},
                                 {.input = [](std::span<char>) { return std::size_t{0}; }}),
                 tc::ConfigError);
}

TEST_F(Exec, EndsInTimeWithInputToo) {
    const auto error = thrown_by<tc::TransportError>([&] {
        (void)box_.exec({.command = {"sleep", "3600"}, .input = "x", .timeout = 200ms});
    });
    EXPECT_EQ(error.reason(), tc::TransportError::Reason::timed_out);
}

TEST_F(Exec, ManyRunSideBySide) {
    std::vector<std::future<std::string>> outputs;
    for (int i = 0; i < 8; ++i) {
        outputs.push_back(std::async(std::launch::async, [this, i] {
            return box_.exec({"echo", std::to_string(i)}).out;
        }));
    }
    for (int i = 0; i < 8; ++i) {
        EXPECT_EQ(outputs[static_cast<std::size_t>(i)].get(), std::to_string(i) + '\n');
    }
}

TEST_F(Exec, NeedsAContainerThatRuns) {
    auto box = tc::run(idle());
    box.stop(0s);
    const auto error = thrown_by<tc::Conflict>([&] { (void)box.exec({"true"}); });
    EXPECT_THAT(error.message(), HasSubstr("is not running"));
}

TEST_F(Exec, GivesOutputOfManyMebibytes) {
    const auto result = box_.exec({"sh", "-c", "yes | head -c 5000000"});
    EXPECT_EQ(result.out.size(), 5'000'000U);
    EXPECT_THAT(result.err, IsEmpty());
}

} // namespace

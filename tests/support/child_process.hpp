#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

namespace testcontainers::testsupport {

/// How a child ended.
struct ChildEnd {
    int exit_code = 0;
    /// The signal that ended it; 0 for none.
    int signal = 0;

    friend bool operator==(const ChildEnd&, const ChildEnd&) = default;
};

/// A program that runs beside the test. It is killed at the latest when the object ends.
///
///     ChildProcess child{{program, "wait"}, {{"TESTCONTAINERS_SESSION_ID", id}}};
///     ASSERT_TRUE(child.read_line(10s));
///     child.send_signal(SIGKILL);
class ChildProcess {
public:
    /// Where a child runs.
    enum class Place {
        group,    ///< in a process group of its own, its output in a pipe
        terminal, ///< in the foreground of a terminal of its own, which is its input and output
    };

    /// Starts `command`, with `variables` added to the environment.
    explicit ChildProcess(const std::vector<std::string>& command,
                          const std::map<std::string, std::string>& variables = {},
                          Place place = Place::group);
    ChildProcess(const ChildProcess&) = delete;
    ChildProcess& operator=(const ChildProcess&) = delete;
    ~ChildProcess();

    /// The next line of its output, in a terminal without what ends it; nothing when there is none in time.
    [[nodiscard]] std::optional<std::string> read_line(std::chrono::milliseconds time);

    /// Sends a signal to the process, or to its whole group.
    void send_signal(int signal) const;
    /// @copydoc send_signal
    void send_signal_to_group(int signal) const;

    /// Presses Ctrl-C in its terminal.
    void press_ctrl_c() const;

    /// Waits for its end.
    [[nodiscard]] ChildEnd wait();

    /// Its process id.
    [[nodiscard]] pid_t pid() const noexcept { return pid_; }

private:
    pid_t pid_ = -1;
    int output_ = -1;
    std::string pending_;
    std::optional<ChildEnd> end_;
};

} // namespace testcontainers::testsupport

#if defined(__SANITIZE_THREAD__) && defined(__GNUC__) && !defined(__clang__)
// Asio's fences are of no concern here: each run has a context of its own, in one thread.
#pragma GCC diagnostic ignored "-Wtsan"
#endif

#include "process/run.hpp"

#include "process/program_path.hpp"
#include "process/quiet_pipe.hpp"
#include "values/file_descriptor.hpp"

#include <testcontainers/error.hpp>

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>
#include <boost/process/v2/posix/default_launcher.hpp>
#include <boost/process/v2/process.hpp>
#include <boost/process/v2/start_dir.hpp>
#include <boost/process/v2/stdio.hpp>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <exception>
#include <stdexcept>
#include <system_error>

namespace testcontainers::process {
namespace {

namespace asio = boost::asio;
namespace bp = boost::process::v2;
using boost::system::error_code;

struct Pipe {
    FileDescriptor read_end;
    FileDescriptor write_end;
};

/// A descriptor above those of standard input, output and error, which the child replaces.
FileDescriptor above_standard(int descriptor) {
    FileDescriptor low(descriptor);
    return low.get() > STDERR_FILENO ? std::move(low)
                                     : FileDescriptor(::fcntl(low.get(), F_DUPFD_CLOEXEC, STDERR_FILENO + 1));
}

Pipe make_pipe() {
    std::array<int, 2> ends{-1, -1};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw std::system_error(errno, std::generic_category(), "pipe2");
    }
    return {above_standard(ends[0]), above_standard(ends[1])};
}

/// What happens in the child between fork and exec, besides what Boost.Process does.
struct ChildSetup {
    /// Makes a process group, so that all that the program starts can be killed with it, has the program end
    /// with the thread that waits for it, and closes every other descriptor on exec.
    template <class Launcher>
    error_code on_exec_setup(Launcher&, const bp::filesystem::path&, const char* const*) const {
        ::setpgid(0, 0);
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
#ifdef SYS_close_range
        constexpr unsigned close_on_exec = 1U << 2U;
        ::syscall(SYS_close_range, static_cast<unsigned>(STDERR_FILENO + 1), ~0U, close_on_exec);
#endif
        return {};
    }

    /// Ends a child whose exec failed without running what the parent has registered for its own exit.
    template <class... Context>
    void on_exec_error(Context&&...) const {
        ::_exit(127);
    }
};

/// This process's environment with the command's variables in place of its own.
std::vector<std::string> environment_of(const Command& command) {
    std::vector<std::string> variables;
    for (char** own = ::environ; own != nullptr && *own != nullptr; ++own) {
        const std::string_view variable(*own);
        const auto name = variable.substr(0, variable.find('='));
        bool replaced = false;
        for (const auto& [added, value] : command.environment) {
            replaced = replaced || added == name;
        }
        if (!replaced) {
            variables.emplace_back(variable);
        }
    }
    for (const auto& [name, value] : command.environment) {
        variables.push_back(name + '=' + value);
    }
    return variables;
}

std::string search_path_in(const std::vector<std::string>& environment) {
    for (const auto& variable : environment) {
        if (variable.starts_with("PATH=")) {
            return variable.substr(5);
        }
    }
    return "/usr/local/bin:/usr/bin:/bin";
}

[[noreturn]] void refuse(const Command& command, const std::string& reason,
                         const std::source_location& where) {
    throw ConfigError("run \"" + (command.argv.empty() ? "" : command.argv.front()) + "\": " + reason, where);
}

std::string find_program(const Command& command, const std::vector<std::string>& environment,
                         const std::source_location& where) {
    if (command.argv.empty()) {
        refuse(command, "argv is empty; its first element names the program", where);
    }
    std::error_code unknown;
    if (!command.working_directory.empty() &&
        !std::filesystem::is_directory(command.working_directory, unknown)) {
        refuse(command,
               "the working directory \"" + command.working_directory.string() + "\" is not a folder", where);
    }
    const auto search_path = search_path_in(environment);
    const auto path = program_path(command.argv.front(), search_path);
    if (!path) {
        const bool named = command.argv.front().find('/') == std::string::npos;
        refuse(command,
               named ? "there is no such program in PATH (" + search_path + ')' : "there is no such program",
               where);
    }
    return std::filesystem::absolute(*path).string();
}

/// A running program and the three pipes to it.
class Running {
public:
    Running(const Command& command, const std::source_location& where)
        : command_(command), process_(io_.get_executor()), timer_(io_), in_(io_), out_(io_), err_(io_) {
        const auto environment = environment_of(command);
        const auto path = find_program(command, environment, where);
        auto in = make_pipe();
        auto out = make_pipe();
        auto err = make_pipe();
        launch(path, environment, {in.read_end.get(), out.write_end.get(), err.write_end.get()}, where);
        in_.assign(in.write_end.release());
        out_.assign(out.read_end.release());
        err_.assign(err.read_end.release());
    }

    Completed wait() {
        const QuietPipe quiet;
        if (command_.deadline) {
            timer_.expires_at(*command_.deadline);
            timer_.async_wait([this](const error_code& cancelled) {
                if (!cancelled && !ended_) {
                    completed_.timed_out = true;
                    kill();
                }
            });
        }
        asio::async_write(in_, asio::buffer(command_.input), [this](const error_code&, std::size_t) {
            error_code closed_before;
            in_.close(closed_before);
        });
        read(out_, out_piece_, [this](std::string_view bytes) { keep(bytes, completed_.out); });
        read(err_, err_piece_, [this](std::string_view bytes) {
            if (command_.err_taker) {
                hand_on(bytes);
            } else {
                keep(bytes, completed_.err);
            }
        });
        error_code lost;
        process_.async_wait([this, &lost](const error_code& problem, int) {
            lost = problem;
            finish();
        });
        io_.run();
        if (lost) {
            throw std::system_error(lost.value(), std::generic_category(), "wait for its end");
        }
        const auto status = process_.native_exit_code();
        completed_.signal = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
        completed_.exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
        return std::move(completed_);
    }

    /// What `err_taker` has thrown, if anything.
    [[nodiscard]] const std::exception_ptr& thrown() const noexcept { return thrown_; }

private:
    using Piece = std::array<char, 16384>;

    struct Ends {
        int in;
        int out;
        int err;
    };

    void launch(const std::string& path, const std::vector<std::string>& environment, const Ends& ends,
                const std::source_location& where) {
        const std::vector<std::string> arguments(command_.argv.begin() + 1, command_.argv.end());
        const auto folder =
            command_.working_directory.empty() ? std::string(".") : command_.working_directory.string();
        std::vector<const char*> variables;
        for (const auto& variable : environment) {
            variables.push_back(variable.c_str());
        }
        variables.push_back(nullptr);

        bp::posix::default_launcher launcher;
        launcher.env = variables.data();
        error_code problem;
        auto started = launcher(io_.get_executor(), problem, bp::filesystem::path(path), arguments,
                                bp::process_start_dir(folder),
                                bp::process_stdio{{ends.in}, {ends.out}, {ends.err}}, ChildSetup{});
        if (problem) {
            if (launcher.pid > 0) {
                ::waitpid(launcher.pid, nullptr, 0);
            }
            refuse(command_, problem.message(), where);
        }
        process_ = std::move(started);
    }

    template <class Take>
    void read(asio::posix::stream_descriptor& pipe, Piece& piece, Take take) {
        pipe.async_read_some(asio::buffer(piece), [&, take, this](const error_code& end, std::size_t count) {
            take({piece.data(), count});
            if (ended_) {
                drain(pipe, piece, take);
            } else if (!end) {
                read(pipe, piece, take);
            }
        });
    }

    /// Takes what is in the pipe and does not wait for more.
    template <class Take>
    void drain(asio::posix::stream_descriptor& pipe, Piece& piece, const Take& take) {
        while (!completed_.too_much_output) {
            const auto count = ::read(pipe.native_handle(), piece.data(), piece.size());
            if (count <= 0) {
                return;
            }
            take({piece.data(), static_cast<std::size_t>(count)});
        }
    }

    void keep(std::string_view bytes, std::string& kept) {
        const auto room = command_.longest_output - kept.size();
        kept.append(bytes.substr(0, room));
        if (bytes.size() > room && !completed_.too_much_output) {
            completed_.too_much_output = true;
            kill();
        }
    }

    void hand_on(std::string_view bytes) {
        if (thrown_ || bytes.empty()) {
            return;
        }
        try {
            command_.err_taker(bytes);
        } catch (...) {
            thrown_ = std::current_exception();
            kill();
        }
    }

    void kill() {
        if (!ended_) {
            ::kill(-process_.id(), SIGKILL);
        }
    }

    /// The program has ended: nothing is waited for any more, not even when another program holds the pipes
    /// open.
    void finish() {
        ended_ = true;
        timer_.cancel();
        error_code closed_before;
        in_.close(closed_before);
        out_.cancel();
        err_.cancel();
    }

    const Command& command_;
    Completed completed_;
    std::exception_ptr thrown_;
    bool ended_ = false;
    asio::io_context io_{1};
    bp::basic_process<asio::io_context::executor_type> process_;
    asio::steady_timer timer_;
    asio::posix::stream_descriptor in_;
    asio::posix::stream_descriptor out_;
    asio::posix::stream_descriptor err_;
    Piece out_piece_{};
    Piece err_piece_{};
};

} // namespace

Completed run(const Command& command, std::source_location where) {
    std::exception_ptr thrown;
    try {
        Running running(command, where);
        auto done = running.wait();
        if (!running.thrown()) {
            return done;
        }
        thrown = running.thrown();
    } catch (const Error&) {
        throw;
    } catch (const std::runtime_error& problem) {
        throw Error("run \"" + command.argv.front() + "\": " + problem.what(), where);
    }
    std::rethrow_exception(thrown);
}

} // namespace testcontainers::process

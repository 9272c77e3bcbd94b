#include "cases/cases.hpp"
#include "cases/idle.hpp"
#include "process/run.hpp"
#include "testcontainers/container.hpp"
#include "testcontainers/wait.hpp"

#include <fmt/format.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>

#include <unistd.h>

namespace benchmarks {
namespace {

namespace tc = testcontainers;

constexpr std::uint64_t size = std::uint64_t{2} << 30U;
constexpr std::uint64_t lines = 1'000'000;

/// Runs the engine's own command line against the same engine, through a shell.
class CommandLine {
public:
    explicit CommandLine(const std::string& engine_socket) : url_("unix://" + engine_socket) {}

    void run(const std::string& command) const {
        const auto done = tc::process::run(
            {.argv = {"sh", "-c", "exec docker " + command}, .environment = {{"DOCKER_HOST", url_}}});
        if (!done.ok()) {
            throw std::runtime_error("docker " + command + ": " + done.err);
        }
    }

    [[nodiscard]] bool is_there() const {
        return tc::process::run({.argv = {"sh", "-c", "command -v docker"}}).ok();
    }

private:
    std::string url_;
};

/// A folder with a large file, and a container for it; made when they are first asked for.
class Large {
public:
    explicit Large(CommandLine command_line)
        : command_line_(std::move(command_line)),
          folder_(std::filesystem::temp_directory_path() / fmt::format("bench-large-{}", ::getpid())) {}
    Large(const Large&) = delete;
    Large& operator=(const Large&) = delete;
    ~Large() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }

    void prepare() {
        if (!std::filesystem::exists(in())) {
            std::filesystem::create_directory(folder_);
            std::string part(std::size_t{1} << 20U, '\0');
            std::iota(part.begin(), part.end(), '\0');
            std::ofstream file{in(), std::ios::binary};
            for (std::uint64_t written = 0; written < size; written += part.size()) {
                file << part;
            }
        }
        std::filesystem::remove(out());
        (void)box();
    }

    const tc::Container& box() { return idle_.container(); }
    [[nodiscard]] std::string in() const { return folder_ / "in"; }
    [[nodiscard]] std::string out() const { return folder_ / "out"; }

    void check_out() const {
        if (std::filesystem::file_size(out()) != size) {
            throw std::runtime_error("the copy is not complete");
        }
    }

    [[nodiscard]] const CommandLine& command_line() const { return command_line_; }

private:
    CommandLine command_line_;
    std::filesystem::path folder_;
    Idle idle_;
};

/// A container that has written a million lines.
class Writer {
public:
    explicit Writer(CommandLine command_line) : command_line_(std::move(command_line)) {}

    const tc::Container& container() {
        if (!container_) {
            container_.emplace(tc::run({.image = "busybox:1",
                                        .command = {"seq", "1", std::to_string(lines)},
                                        .wait = tc::wait::exits_with(0)}));
        }
        return *container_;
    }

    /// Each line is compared with the one that must come.
    void follow() {
        std::uint64_t next = 1;
        bool right = true;
        auto follower = container().follow_logs(
            [&](const tc::LogLine& line) { right = right && line.text == fmt::format_int(next++).c_str(); });
        follower.wait();
        if (!right || next != lines + 1) {
            throw std::runtime_error("the log is not complete");
        }
    }

    void show() { command_line_.run("logs -f " + container().id() + " > /dev/null"); }

private:
    CommandLine command_line_;
    std::optional<tc::Container> container_;
};

} // namespace

Cases command_line_cases(const std::string& engine_socket) {
    const CommandLine docker(engine_socket);
    if (!docker.is_there()) {
        std::cout << "without the engine's command line: there is no docker in PATH\n";
        return {};
    }
    auto large = std::make_shared<Large>(docker);
    auto writer = std::make_shared<Writer>(docker);
    const auto before = [large] { large->prepare(); };
    const auto after = [large] { large->check_out(); };
    const auto copy_in = [large] {
        large->box().copy_to(tc::HostFile{.source = large->in(), .target = "/large"});
    };
    const auto cp_in = [large] {
        large->command_line().run("cp " + large->in() + ' ' + large->box().id() + ":/large");
    };
    const auto copy_out = [large] { large->box().copy_from("/large", large->out()); };
    const auto cp_out = [large] {
        large->command_line().run("cp " + large->box().id() + ":/large " + large->out());
    };
    const auto write = [writer] { (void)writer->container(); };
    return {{"copy of 2 GiB in; floor: docker cp",
             {.before = before, .timed = copy_in},
             {.before = before, .timed = cp_in},
             "",
             "1.1"},
            {"copy of 2 GiB out; floor: docker cp",
             {.before = before, .timed = copy_out, .after = after},
             {.before = before, .timed = cp_out, .after = after},
             "",
             "1.1"},
            {"1,000,000 lines followed; floor: docker logs",
             {.before = write, .timed = [writer] { writer->follow(); }},
             {.before = write, .timed = [writer] { writer->show(); }},
             "",
             "1.1"}};
}

} // namespace benchmarks

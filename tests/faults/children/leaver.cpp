// Makes a container, a network and a volume, says so, and ends in the way its first argument names. The
// second is the name for what it makes with a name of the test's choice.

#include "testcontainers/testcontainers.hpp"

#include <cstdlib>
#include <iostream>
#include <map>
#include <stdexcept>
#include <string>
#include <string_view>

#include <csignal>
#include <sys/wait.h>
#include <unistd.h>

namespace {

namespace tc = testcontainers;

struct Belongings {
    tc::Network network = tc::Network::create();
    tc::Volume volume = tc::Volume::create();
    tc::Container container = tc::run({
        .image = "busybox:1",
        // Ends at once when the engine stops it.
        .command = {"sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait"},
        .mounts = {tc::VolumeMount{volume, "/data"}},
        .networks = {network},
        .wait = tc::wait::running(),
    });
};

[[noreturn]] void wait_for_a_signal() {
    for (;;) {
        ::pause();
    }
}

/// A process that lives on with all it inherits.
void leave_a_child(bool exec) {
    if (::fork() != 0) {
        return;
    }
    // Nobody is to wait for the end of its output.
    ::close(STDOUT_FILENO);
    ::close(STDERR_FILENO);
    if (exec) {
        ::execlp("sleep", "sleep", "30", nullptr);
    }
    ::alarm(30);
    wait_for_a_signal();
}

/// Says so, and waits for SIGUSR1.
void wait_for_the_test() {
    std::cout << "waits" << std::endl;
    sigset_t awaited;
    ::sigemptyset(&awaited);
    ::sigaddset(&awaited, SIGUSR1);
    int arrived = 0;
    ::sigwait(&awaited, &arrived);
}

[[noreturn]] void make_more() {
    const Belongings more;
    std::cout << more.container.id() << std::endl;
    wait_for_a_signal();
}

/// Things with a name of the test's choice.
std::string chosen_name;

tc::Container make_named_container() {
    return tc::run({.image = "busybox:1",
                    .command = {"sleep", "600"},
                    .wait = tc::wait::running(),
                    .naming = {.name = chosen_name}});
}

int clashes(void (*make)()) {
    try {
        make();
    } catch (const tc::Conflict&) {
        return 1;
    }
    return 0;
}

const std::map<std::string_view, void (*)()> ends{
    {"return", [] {}},
    {"exception", [] { throw std::runtime_error("an exception"); }},
    {"uncaught", [] { throw 42; }},
    {"exit", [] { std::exit(3); }},
    {"quick_exit", [] { std::quick_exit(3); }},
    {"_exit", [] { ::_exit(3); }},
    {"abort", [] { std::abort(); }},
    {"segv", [] { std::raise(SIGSEGV); }},
    {"kill", [] { std::raise(SIGKILL); }},
    {"leave_one_then_kill",
     [] {
         const auto left = tc::run({.image = "busybox:1",
                                    .command = {"sleep", "600"},
                                    .wait = tc::wait::running(),
                                    .clean_up = false});
         std::cout << left.id() << std::endl;
         std::raise(SIGKILL);
     }},
    {"kill_with_all_signals_blocked_and_ignored", [] { std::raise(SIGKILL); }},
    {"wait", [] { wait_for_a_signal(); }},
    {"return_when_told", [] { wait_for_the_test(); }},
    {"make_more", [] { make_more(); }},
    {"make_more_when_told",
     [] {
         wait_for_the_test();
         make_more();
     }},
    {"make_more_when_told_before_its_creation",
     [] {
         const auto more = tc::run(
             {.image = "busybox:1",
              .command = {"sleep", "600"},
              .wait = tc::wait::running(),
              .hooks = {.before_create = {{"waits", [](const tc::HookTarget&) { wait_for_the_test(); }}}}});
         std::cout << more.id() << std::endl;
         wait_for_a_signal();
     }},
    {"with_names",
     [] {
         const auto network = tc::Network::create({.name = chosen_name});
         const auto volume = tc::Volume::create({.name = chosen_name});
         const auto container = make_named_container();
         std::cout << "named" << std::endl;
         wait_for_a_signal();
     }},
    {"clash",
     [] {
         const int count = clashes([] { (void)tc::Network::create({.name = chosen_name}); }) +
                           clashes([] { (void)tc::Volume::create({.name = chosen_name}); }) +
                           clashes([] { (void)make_named_container(); });
         std::cout << count << " clashes" << std::endl;
         wait_for_a_signal();
     }},
    {"exec_child_then_kill",
     [] {
         leave_a_child(true);
         std::raise(SIGKILL);
     }},
    {"fork_child_then_kill",
     [] {
         leave_a_child(false);
         std::raise(SIGKILL);
     }},
    {"fork_child_that_makes_more",
     [] {
         const pid_t child = ::fork();
         if (child == 0) {
             const Belongings more;
             std::cout << more.container.id() << std::endl;
             std::raise(SIGKILL);
         }
         ::waitpid(child, nullptr, 0);
         std::cout << "child has been killed" << std::endl;
         wait_for_a_signal();
     }},
    {"fork_child_exits_first",
     [] {
         const pid_t child = ::fork();
         if (child == 0) {
             std::exit(0);
         }
         ::waitpid(child, nullptr, 0);
         std::cout << "child has exited" << std::endl;
         wait_for_a_signal();
     }},
};

} // namespace

int main(int count, char** arguments) {
    const std::string_view how = arguments[1];
    const auto end = ends.at(how);
    chosen_name = count > 2 ? arguments[2] : "";
    sigset_t from_the_test;
    ::sigemptyset(&from_the_test);
    ::sigaddset(&from_the_test, SIGUSR1);
    if (how == "kill_with_all_signals_blocked_and_ignored") {
        ::signal(SIGCHLD, SIG_IGN);
        ::sigfillset(&from_the_test);
    }
    ::sigprocmask(SIG_BLOCK, &from_the_test, nullptr);
    try {
        const Belongings belongings;
        std::cout << belongings.container.id() << std::endl;
        end();
    } catch (const std::runtime_error& error) {
        std::cerr << error.what() << '\n';
        return 4;
    }
    return 0;
}

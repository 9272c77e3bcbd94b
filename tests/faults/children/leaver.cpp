// Makes a container, a network and a volume, says so, and ends in the way its argument names.

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
        .command = {"sleep", "600"},
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
    ::close(STDOUT_FILENO);
    if (exec) {
        ::execlp("sleep", "sleep", "30", nullptr);
    }
    ::alarm(30);
    wait_for_a_signal();
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
    {"wait", [] { wait_for_a_signal(); }},
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
    {"fork_child_exits_first", [] {
         const pid_t child = ::fork();
         if (child == 0) {
             std::exit(0);
         }
         ::waitpid(child, nullptr, 0);
         std::cout << "child has exited" << std::endl;
         wait_for_a_signal();
     }},
};

}  // namespace

int main(int, char** arguments) {
    const auto end = ends.at(arguments[1]);
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

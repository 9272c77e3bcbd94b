// Runs a container that may be reused: says which one it is, and ends, or waits for a signal when told to.
// Arguments: a label's value, the idle time in seconds, `wait` or `leave`.

#include "testcontainers/testcontainers.hpp"

#include <chrono>
#include <iostream>
#include <string>
#include <string_view>

#include <unistd.h>

int main(int, char** arguments) {
    namespace tc = testcontainers;
    try {
        auto box = tc::run({.image = "busybox:1",
                            .command = {"sh", "-c", "echo ready; exec sleep 600"},
                            .wait = tc::wait::log("ready"),
                            .labels = {{"reuse-test", arguments[1]}},
                            .reuse = true,
                            .reuse_idle = std::chrono::seconds{std::stoi(arguments[2])}});
        std::cout << box.id() << " " << box.exec({"echo", "answers"}).out << std::flush;
        if (std::string_view{arguments[3]} == "wait") {
            ::pause();
        }
    } catch (const tc::Error& error) {
        std::cout << "failed: " << error.message() << std::endl;
        return 1;
    }
}

// Uses a service that the processes of its session share: says which container it is, and waits for a signal.
// Arguments: the service's name, what its container prints, how long the grace is in milliseconds; `leave` to
// end instead of waiting.

#include "testcontainers/shared.hpp"

#include <iostream>
#include <string>
#include <string_view>

#include <unistd.h>

int main(int, char** arguments) {
    namespace tc = testcontainers;
    try {
        auto box = tc::shared(arguments[1],
                              {.image = "busybox:1",
                               .command = {"sh", "-c", std::string{arguments[2]} + "; exec sleep 600"},
                               .wait = tc::wait::log("ready")},
                              {.grace = std::chrono::milliseconds{std::stoi(arguments[3])}});
        std::cout << box->id() << " " << box->exec({"echo", "answers"}).out << std::flush;
        if (std::string_view{arguments[4] == nullptr ? "" : arguments[4]} != "leave") {
            ::pause();
        }
    } catch (const tc::Error& error) {
        std::cout << "failed: " << error.message() << std::endl;
        return 1;
    }
}

// Takes a container from a pool that the processes of its session share: says which, and waits for a signal.
// Arguments: the pool's name, what its containers print; `leave` to end instead of waiting.

#include "testcontainers/shared_pool.hpp"

#include <iostream>
#include <string>
#include <string_view>

#include <unistd.h>

int main(int, char** arguments) {
    namespace tc = testcontainers;
    try {
        tc::SharedPool<tc::Container> pool{
            arguments[1],
            {.image = "busybox:1",
             .command = {"sh", "-c", std::string{arguments[2]} + "; exec sleep 600"},
             .wait = tc::wait::log("ready")},
            {.grace = std::chrono::milliseconds{500}}};
        auto box = pool.take();
        std::cout << box->id() << " " << box->exec({"sh", "-c", "ls /used 2>&1; touch /used"}).out
                  << std::flush;
        if (std::string_view{arguments[3] == nullptr ? "" : arguments[3]} != "leave") {
            ::pause();
        }
    } catch (const tc::Error& error) {
        std::cout << "failed: " << error.message() << std::endl;
        return 1;
    }
}

// Commands with input, separate outputs and exit codes; a log followed line by line; files out.

#include <testcontainers/testcontainers.hpp>

#include <iostream>

namespace tc = testcontainers;

int main() {
    auto box = tc::run({
        .image = "busybox:1",
        .command = {"sh", "-c",
                    "i=0; while [ $i -lt 3 ]; do i=$((i+1)); echo line $i; done; echo done >&2; sleep 600"},
        .wait = tc::wait::log("done", {.stream = tc::LogStream::err}),
    });

    // Input, output, errors and the exit code are all there; or_throw() turns a failure into an exception
    // that explains it.
    const auto counted = box.exec({.command = {"wc", "-l"}, .input = "one\ntwo\n"}).or_throw();
    std::cout << "wc counted " << counted.out;

    const auto failed = box.exec({"ls", "/nowhere"});
    std::cout << "ls ended with " << failed.exit_code << " and said: " << failed.err;

    std::cout << "the whole log:\n" << box.logs().all;

    // Followed from the first line on; the follower ends with the container.
    auto follower = box.follow_logs([](const tc::LogLine& line) {
        std::cout << (line.stream == tc::LogStream::err ? "err | " : "out | ") << line.text << '\n';
    });
    box.stop(std::chrono::seconds{0});
    follower.wait();
}

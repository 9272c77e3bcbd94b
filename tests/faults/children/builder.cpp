// Builds an image: `builder TEXT` a quick one that is made of TEXT, `builder TEXT slow` one with a further
// step that does not end. Says "step" and the container of that step when it is reached, and else whether it
// built the image, and its id; then waits for a signal.

#include "testcontainers/error.hpp"
#include "testcontainers/image_build.hpp"

#include <iostream>
#include <string>
#include <string_view>

#include <unistd.h>

int main(int argc, char** arguments) {
    namespace tc = testcontainers;
    const std::string text = arguments[1];
    const std::string more = argc > 2 ? "RUN echo reached; exec sleep 600\n" : "";
    constexpr std::string_view running = " ---> Running in ";
    std::string container;
    bool built = false;
    try {
        const auto image =
            tc::build({.dockerfile_text = "FROM busybox:1\nRUN echo " + text +
                                          " > /text; cat /proc/sys/kernel/random/uuid > /id\n" + more},
                      [&](std::string_view piece) {
                          built = true;
                          if (piece.starts_with(running)) {
                              container = piece.substr(running.size(), 12);
                          } else if (piece == "reached\n") {
                              std::cout << "step " << container << std::endl;
                          }
                      });
        std::cout << (built ? "built " : "found ") << image.id() << std::endl;
        ::pause();
    } catch (const tc::Error& error) {
        std::cout << "failed: " << error.message() << std::endl;
        return 1;
    }
}

// Builds an image of a Dockerfile: `build TEXT`.

#include "testcontainers/image_build.hpp"

#include <iostream>

int main(int argc, char** argv) {
    if (argc != 2) {
        return 2;
    }
    try {
        (void)testcontainers::build({.dockerfile_text = argv[1]});
        return 0;
    } catch (const std::exception& error) {
        std::cerr << error.what() << std::endl;
        return 1;
    }
}

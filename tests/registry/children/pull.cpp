// Wants an image from several threads at once: `pull IMAGE THREADS`. Says "ready", and then whether all have
// it.

#include "testcontainers/testcontainers.hpp"

#include <atomic>
#include <cstdlib>
#include <iostream>
#include <thread>
#include <vector>

int main(int argc, char** argv) {
    if (argc != 3) {
        return 2;
    }
    const std::string image = argv[1];
    std::atomic<int> failed = 0;
    std::cout << "ready" << std::endl;
    {
        std::vector<std::jthread> threads;
        for (int i = 0; i < std::atoi(argv[2]); ++i) {
            threads.emplace_back([&] {
                try {
                    (void)testcontainers::images::pull(image);
                } catch (const std::exception& error) {
                    std::cerr << error.what() << std::endl;
                    ++failed;
                }
            });
        }
    }
    std::cout << (failed == 0 ? "all have it" : "failed") << std::endl;
    return failed;
}

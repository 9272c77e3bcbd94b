// Input: a Dockerfile.

#include "values/dockerfile.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto facts = testcontainers::DockerfileFacts::read(text, {{"A", "busybox"}, {"B", ""}});
    if (facts.base_images().size() > facts.stages.size() ||
        facts.base_images("x").size() > facts.stages.size()) {
        std::abort();
    }
    return 0;
}

// Input: a Dockerfile.

#include "values/dockerfile.hpp"
#include "values/dockerfile_rewrite.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const std::map<std::string, std::string> arguments{{"A", "busybox"}, {"B", ""}};
    const testcontainers::BuildPlatforms platforms{{"linux", "amd64"}, {"linux", "arm", "v7"}};
    const auto facts = testcontainers::DockerfileFacts::read(text, arguments, platforms);
    std::size_t most = 0;
    for (const auto& stage : facts.stages) {
        most += 1 + stage.sources.size();
    }
    if (facts.base_images().size() > most || facts.base_images("x").size() > most) {
        std::abort();
    }
    // What names no other image, and none with something of the platforms, stays what it is; with other
    // images it still has as many stages.
    if (testcontainers::with_base_images(text, arguments, {{"not/there", "x"}}, platforms) != text &&
        text.find("not/there") == std::string_view::npos &&
        std::ranges::none_of(facts.stages, &testcontainers::DockerfileFacts::Stage::of_platform)) {
        std::abort();
    }
    const auto changed =
        testcontainers::with_base_images(text, arguments, {{"busybox", "mirror/busybox:1"}}, platforms);
    if (testcontainers::DockerfileFacts::read(changed, arguments, platforms).stages.size() !=
        facts.stages.size()) {
        std::abort();
    }
    return 0;
}

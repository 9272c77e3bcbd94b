// Names of images: what is accepted prints back to itself, and everything else is a ConfigError.

#include "testcontainers/error.hpp"
#include "testcontainers/image.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using testcontainers::ImageReference;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto image = ImageReference::parse(text);
        const auto spelled = to_string(image);
        const auto again = ImageReference::parse(spelled);
        const bool complete = !image.domain().empty() && !image.path().empty() &&
                              !(image.tag().empty() && image.digest().empty());
        if (again != image || to_string(again) != spelled || !complete) {
            std::abort();
        }
        (void)image.with_hub_prefix("mirror.example/hub");
    } catch (const testcontainers::ConfigError&) {
        return 0;
    }
    return 0;
}

// Docker's config.json: anything at all is read, or refused with a ConfigError that has no secret in it.

#include "auth/docker_config.hpp"
#include "testcontainers/error.hpp"

#include <cstddef>
#include <cstdint>
#include <source_location>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace testcontainers::auth;
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    try {
        const auto config = DockerConfig::parse(text, "config.json", std::source_location::current());
        for (const auto* const domain : {"docker.io", "localhost:5000", "registry.example"}) {
            const RegistryName registry(domain);
            (void)config.helper_for(registry);
            if (const auto credentials = config.entry_for(registry)) {
                (void)describe(*credentials);
                (void)registry_auth_header(*credentials);
            }
        }
    } catch (const testcontainers::ConfigError&) {
        return 0;
    }
    return 0;
}

// Input: rules, a NUL, and the path that they decide on.

#include "values/dockerignore.hpp"

#include "testcontainers/error.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using testcontainers::Dockerignore;
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    const auto end = input.find('\0');
    const auto path = end == std::string_view::npos ? std::string_view{"a/b.c"} : input.substr(end + 1);
    try {
        const auto rules = Dockerignore::parse(input.substr(0, end), "fuzz");
        const bool left_out = rules.leaves_out(path);
        const bool taken = rules.verdict(path, true) == Dockerignore::Verdict::taken;
        if (left_out == taken) {
            std::abort();
        }
    } catch (const testcontainers::ConfigError&) {
        // A malformed pattern.
    }
    return 0;
}

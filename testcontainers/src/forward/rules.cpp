#include "forward/rules.hpp"

#include <limits>

namespace testcontainers::forward {
namespace {

/// A number that looks random and is the same for the same two (the finaliser of SplitMix64).
std::uint64_t mixed(std::uint64_t seed, std::uint64_t number) noexcept {
    auto bits = seed * 0xD1342543DE82EF95U + number * 0x9E3779B97F4A7C15U;
    bits = (bits ^ (bits >> 30U)) * 0xBF58476D1CE4E5B9U;
    bits = (bits ^ (bits >> 27U)) * 0x94D049BB133111EBU;
    return bits ^ (bits >> 31U);
}

bool is_touched(const Toxicity& toxicity, std::uint64_t number) noexcept {
    constexpr auto most = static_cast<double>(std::numeric_limits<std::uint64_t>::max());
    return toxicity.share >= 1.0 || static_cast<double>(mixed(toxicity.seed, number)) < toxicity.share * most;
}

} // namespace

bool concerns(const Fault& fault, std::uint64_t number) noexcept {
    return std::visit(
        [number](const auto& kind) {
            if constexpr (requires { kind.toxicity; }) {
                return is_touched(kind.toxicity, number);
            } else {
                return true;
            }
        },
        fault);
}

} // namespace testcontainers::forward

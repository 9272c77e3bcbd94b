#pragma once

/// @file
/// Sizes of memory and storage that say their unit.
///
///     using namespace testcontainers::literals;
///     testcontainers::Bytes limit = 64_MiB;

#include <compare>
#include <cstdint>
#include <string>

namespace testcontainers {

/// A number of bytes. A plain value: copyable, comparable, safe to share between threads.
class Bytes {
public:
    /// Zero bytes.
    constexpr Bytes() noexcept = default;

    /// `count` bytes.
    constexpr explicit Bytes(std::uint64_t count) noexcept : count_(count) {}

    /// The number of bytes.
    [[nodiscard]] constexpr std::uint64_t count() const noexcept { return count_; }

    /// Orders by the number of bytes.
    friend constexpr auto operator<=>(Bytes, Bytes) noexcept = default;

private:
    std::uint64_t count_ = 0;
};

/// The size in the largest binary unit that needs no fraction: `64 MiB`, `1000 B`.
[[nodiscard]] std::string to_string(Bytes size);

inline namespace literals {

/// Bytes: `512_B`.
[[nodiscard]] consteval Bytes operator""_B(unsigned long long count) { return Bytes{count}; }

namespace detail {
consteval Bytes scaled(unsigned long long count, unsigned shift) {
    if (count > (~0ULL >> shift)) {
        throw "a size must fit into 64 bits";
    }
    return Bytes{count << shift};
}
} // namespace detail

/// Kibibytes, 1024 bytes each: `64_KiB`. Does not compile when the size needs more than 64 bits.
[[nodiscard]] consteval Bytes operator""_KiB(unsigned long long count) { return detail::scaled(count, 10); }

/// Mebibytes, 1024² bytes each: `64_MiB`. Does not compile when the size needs more than 64 bits.
[[nodiscard]] consteval Bytes operator""_MiB(unsigned long long count) { return detail::scaled(count, 20); }

/// Gibibytes, 1024³ bytes each: `2_GiB`. Does not compile when the size needs more than 64 bits.
[[nodiscard]] consteval Bytes operator""_GiB(unsigned long long count) { return detail::scaled(count, 30); }

} // namespace literals
} // namespace testcontainers

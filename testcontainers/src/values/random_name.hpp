#pragma once

#include <cstddef>
#include <string>

namespace testcontainers {

/// That many random hexadecimal digits from the kernel's generator; 32 of them never meet again.
/// @throws std::system_error when the kernel gives none.
[[nodiscard]] std::string random_hex(std::size_t digits);

} // namespace testcontainers

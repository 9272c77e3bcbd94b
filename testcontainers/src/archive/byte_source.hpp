#pragma once

#include <cstddef>
#include <functional>
#include <span>

namespace testcontainers::archive {

/// Fills `buffer` with the next bytes and returns how many; 0 is the end. What it throws comes out of the
/// reader.
using ByteSource = std::function<std::size_t(std::span<char> buffer)>;

} // namespace testcontainers::archive

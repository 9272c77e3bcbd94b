#pragma once

#include <testcontainers/error.hpp>

#include <source_location>
#include <string>
#include <string_view>

namespace testcontainers {

/// The complete text of an error: the message, then one aligned line each for the image, the container and
/// the place, then its last output. What is not known has no line.
[[nodiscard]] std::string report(std::string_view message, const Diagnostics& diagnostics,
                                 const std::source_location& where);

/// The first characters of an id, enough to find it with.
[[nodiscard]] std::string short_id(std::string_view id);

/// `orders_test.cpp:18`; empty when the place is not known.
[[nodiscard]] std::string short_place(const std::source_location& where);

} // namespace testcontainers

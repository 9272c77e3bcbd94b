#pragma once

#include "testcontainers/wait.hpp"

#include <string>

namespace testcontainers::wait {

/// Makes the strategies of this library: two that are described alike are equal, so a description tells all
/// that they do.
struct BuiltIn {
    /// A strategy without a memory.
    [[nodiscard]] static Strategy make(std::string description, Strategy::Check check);

    /// A strategy with a memory.
    [[nodiscard]] static Strategy stateful(std::string description, Strategy::CheckFactory make_check);

    /// Whether it is one of this library, through and through.
    [[nodiscard]] static bool is(const Strategy& strategy) noexcept;
};

} // namespace testcontainers::wait

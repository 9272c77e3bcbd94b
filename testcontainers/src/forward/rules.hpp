#pragma once

#include "testcontainers/faults.hpp"

#include <cstdint>
#include <variant>
#include <vector>

namespace testcontainers::forward {

/// What can be wrong, all valid.
using Fault = std::variant<Latency, Bandwidth, CutOff, HalfOpen, SlowClose, Slices, ResetPeer, Refusal>;

/// A fault that holds at present.
struct Rule {
    /// No other of the same forwarder ever has it.
    std::uint64_t number = 0;
    Fault fault;
};

/// All that hold, in the order in which they began.
using Rules = std::vector<Rule>;

/// Whether a fault concerns a connection, the `number`th of its forwarder. The same fault always gives the
/// same answer.
[[nodiscard]] bool concerns(const Fault& fault, std::uint64_t number) noexcept;

} // namespace testcontainers::forward

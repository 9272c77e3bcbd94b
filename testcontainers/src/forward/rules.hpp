#pragma once

#include "testcontainers/faults.hpp"

#include <cstdint>
#include <variant>
#include <vector>

namespace testcontainers::forward {

/// What can be wrong, all valid.
using Fault = std::variant<Latency, Bandwidth, CutOff, HalfOpen, SlowClose, Slices, Refusal>;

/// A fault that holds at present.
struct Rule {
    /// No other of the same forwarder ever has it.
    std::uint64_t number = 0;
    Fault fault;
};

/// All that hold, in the order in which they began.
using Rules = std::vector<Rule>;

} // namespace testcontainers::forward

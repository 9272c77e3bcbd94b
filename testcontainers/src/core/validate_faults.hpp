#pragma once

#include "testcontainers/faults.hpp"

#include "core/problems.hpp"

namespace testcontainers::core {

/// What is wrong with the values of a fault.
void check_fault(Problems& problems, const Latency& fault);
void check_fault(Problems& problems, const Bandwidth& fault);
void check_fault(Problems& problems, const CutOff& fault);
void check_fault(Problems& problems, const HalfOpen& fault);
void check_fault(Problems& problems, const SlowClose& fault);
void check_fault(Problems& problems, const Slices& fault);
void check_fault(Problems& problems, const ResetPeer& fault);
void check_fault(Problems& problems, const Refusal& fault);

} // namespace testcontainers::core

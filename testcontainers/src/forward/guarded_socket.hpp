#pragma once

#include "values/guarded_descriptor.hpp"

namespace testcontainers::forward {

/// A socket that is closed in forked children: a peer must see it end when this process closes it.
using GuardedSocket = GuardedDescriptor;

} // namespace testcontainers::forward

#pragma once

#include <stdexcept>

namespace testcontainers::docker {

/// An answer that is not what the Engine API promises. Whoever knows the operation makes a TransportError of
/// it.
class Malformed : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// The engine's words about a failure, found inside of an answer whose status was a success. Whoever knows
/// the operation makes an ApiError of them.
class RefusedInAnswer : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

} // namespace testcontainers::docker

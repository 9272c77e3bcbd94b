// A port is from 1 to 65535.
// expect: not a constant expression
#include <testcontainers/port.hpp>

using namespace testcontainers::literals;

#ifdef MUST_COMPILE
testcontainers::Port port = 65535_tcp;
#else
testcontainers::Port port = 70000_tcp;
#endif

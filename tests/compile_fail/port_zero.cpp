// A port is from 1 to 65535.
// expect: not a constant expression
#include <testcontainers/port.hpp>

using namespace testcontainers::literals;

#ifdef MUST_COMPILE
testcontainers::Port port = 1_udp;
#else
testcontainers::Port port = 0_udp;
#endif

// The network of a create() that nobody holds would be removed at once.
// expect: nodiscard|unused-result
#include <testcontainers/network.hpp>

void start() {
#ifdef MUST_COMPILE
    const auto network = testcontainers::Network::create();
#else
    testcontainers::Network::create();
#endif
}

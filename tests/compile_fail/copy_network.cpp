// A network cannot be copied, only moved.
// expect: deleted
#include <testcontainers/network.hpp>

#include <utility>

testcontainers::Network second_owner(testcontainers::Network& network) {
#ifdef MUST_COMPILE
    return std::move(network);
#else
    return network;
#endif
}

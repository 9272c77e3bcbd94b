// A volume cannot be copied, only moved.
// expect: deleted
#include <testcontainers/volume.hpp>

#include <utility>

testcontainers::Volume second_owner(testcontainers::Volume& volume) {
#ifdef MUST_COMPILE
    return std::move(volume);
#else
    return volume;
#endif
}

// The volume of a create() that nobody holds would be removed at once.
// expect: nodiscard|unused-result
#include <testcontainers/volume.hpp>

void start() {
#ifdef MUST_COMPILE
    const auto volume = testcontainers::Volume::create();
#else
    testcontainers::Volume::create();
#endif
}

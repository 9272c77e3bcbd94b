// The container of a run() that nobody holds would be removed at once.
// expect: nodiscard|unused-result
#include <testcontainers/container.hpp>

void start() {
#ifdef MUST_COMPILE
    const auto container = testcontainers::run({.image = "redis:7.2"});
#else
    testcontainers::run({.image = "redis:7.2"});
#endif
}

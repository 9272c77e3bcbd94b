// A follower that nobody holds would stop at once.
// expect: nodiscard|unused-result
#include <testcontainers/container.hpp>

void follow(const testcontainers::Container& container) {
#ifdef MUST_COMPILE
    const auto follower = container.follow_logs([](const testcontainers::LogLine&) {});
#else
    container.follow_logs([](const testcontainers::LogLine&) {});
#endif
}

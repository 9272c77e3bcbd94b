// A container cannot be assigned from one that lives on.
// expect: deleted
#include <testcontainers/container.hpp>

#include <utility>

void assign(testcontainers::Container& left, testcontainers::Container& right) {
#ifdef MUST_COMPILE
    left = std::move(right);
#else
    left = right;
#endif
}

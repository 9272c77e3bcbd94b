// A container cannot be copied, only moved.
// expect: deleted
#include <testcontainers/container.hpp>

#include <utility>

testcontainers::Container second_owner(testcontainers::Container& container) {
#ifdef MUST_COMPILE
    return std::move(container);
#else
    return container;
#endif
}

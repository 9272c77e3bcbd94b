// Ownership is given up in so many words: std::move(container).release().
// expect: discards qualifiers|function has rvalue ref-qualifier
#include <testcontainers/container.hpp>

#include <utility>

std::string give_up(testcontainers::Container& container) {
#ifdef MUST_COMPILE
    return std::move(container).release();
#else
    return container.release();
#endif
}

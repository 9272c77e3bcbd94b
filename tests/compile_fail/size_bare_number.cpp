// A bare number never stands for a size.
// expect: could not convert|chosen constructor is explicit|no matching (function|constructor)|no viable conversion|cannot convert
#include <testcontainers/container_spec.hpp>

using namespace testcontainers::literals;

#ifdef MUST_COMPILE
testcontainers::Resources resources{.memory = 64_MiB};
#else
testcontainers::Resources resources{.memory = 64};
#endif

// A size fits into 64 bits.
// expect: not a constant expression
#include <testcontainers/bytes.hpp>

using namespace testcontainers::literals;

#ifdef MUST_COMPILE
testcontainers::Bytes size = 16777216_GiB;
#else
testcontainers::Bytes size = 17179869184_GiB;
#endif

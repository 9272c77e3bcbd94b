#include "testcontainers/local_path.hpp"

#include <ostream>

namespace testcontainers {

std::ostream& operator<<(std::ostream& out, const LocalPath& path) { return out << path.text_; }

} // namespace testcontainers

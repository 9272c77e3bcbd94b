#pragma once

#include "testcontainers/wait/target.hpp"

#include <cstdint>
#include <string_view>

namespace testcontainers::wait {

/// Who listens on a TCP port, from the text of `/proc/<pid>/net/tcp` and `tcp6`: exactly that local port, in
/// state LISTEN.
[[nodiscard]] Listening listening_in(std::string_view tcp, std::string_view tcp6, std::uint16_t port);

} // namespace testcontainers::wait

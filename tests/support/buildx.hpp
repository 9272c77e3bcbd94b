#pragma once

#include "core/buildx.hpp"
#include "support/needs.hpp"

#include <cstdlib>

namespace testcontainers::testsupport {

/// The last word of a SetUp: skips the test, or fails it, where the library does not find `docker buildx`.
inline void need_buildx() {
    const auto* const path = std::getenv("PATH");
    need(core::installed_buildx(path == nullptr ? "" : path, core::plugin_folders()).has_value(),
         "docker-buildx in PATH or in the folders of docker's plugins");
}

} // namespace testcontainers::testsupport

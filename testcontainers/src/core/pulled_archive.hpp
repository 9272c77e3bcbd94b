#pragma once

#include "archive/byte_source.hpp"
#include "testcontainers/docker/streams.hpp"

#include <functional>

namespace testcontainers::core {

/// Runs `fetch`, which is given a place for the bytes of an archive, on a thread of its own, and `read`,
/// which is given the same bytes to ask for, on this one. About a mebibyte is held in between.
/// @throws what `read` throws; what `fetch` throws, out of the reading.
void pull_archive(const std::function<void(const docker::ByteSink& sink)>& fetch,
                  const std::function<void(const archive::ByteSource& archive)>& read);

} // namespace testcontainers::core

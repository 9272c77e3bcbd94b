#pragma once

#include <string>
#include <vector>

namespace testcontainers::core {

/// Says on standard error, once for each image in this process, when the engine warned at a container's
/// creation that the image is for another platform than its own: then the image is emulated, slowly, or does
/// not run. Safe from several threads.
void tell_emulation(const std::string& image, const std::vector<std::string>& warnings);

} // namespace testcontainers::core

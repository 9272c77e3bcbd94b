#pragma once

#include <chrono>
#include <string>

#include <sys/types.h>

namespace benchmarks {

/// The npm package `testcontainers` in a Node process of its own, which is told what to do and measures it.
class NpmPackage {
public:
    /// Starts Node with `rival.mjs`; the package is installed in `folder`, and images begin with
    /// `image_prefix`.
    /// @throws std::runtime_error when it does not come up.
    NpmPackage(const std::string& folder, const std::string& image_prefix, const std::string& engine_url);
    NpmPackage(const NpmPackage&) = delete;
    NpmPackage& operator=(const NpmPackage&) = delete;
    /// Lets it remove its containers and end.
    ~NpmPackage();

    /// Does the work and says how long that took, by Node's own clock.
    /// @throws std::runtime_error with the package's words.
    [[nodiscard]] std::chrono::microseconds run(const std::string& work);

private:
    [[nodiscard]] std::string line();

    int socket_ = -1;
    pid_t process_ = -1;
};

} // namespace benchmarks

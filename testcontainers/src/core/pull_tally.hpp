#pragma once

#include "testcontainers/docker/images.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>

namespace testcontainers::core {

/// How far a pull has got, summed up over its layers.
class PullTally {
public:
    /// Takes one object of the pull's stream.
    void take(const docker::PullProgress& step);

    [[nodiscard]] std::size_t layers() const noexcept { return layers_.size(); }
    /// Layers that are there.
    [[nodiscard]] std::size_t layers_done() const noexcept;
    /// Bytes that have come, of the layers whose size is known.
    [[nodiscard]] std::uint64_t bytes() const noexcept;
    /// The size of the layers whose size is known.
    [[nodiscard]] std::uint64_t total_bytes() const noexcept;

    /// `3 of 6 layers, 12.4 of 40.1 MB`.
    [[nodiscard]] std::string text() const;
    /// The last step, for messages: `layer 4f2a…: Downloading`; empty when there was none.
    [[nodiscard]] const std::string& last_step() const noexcept { return last_step_; }

private:
    struct Layer {
        std::uint64_t current = 0;
        std::uint64_t total = 0;
        bool done = false;
    };

    std::map<std::string, Layer> layers_;
    std::string last_step_;
};

} // namespace testcontainers::core

#pragma once

#include "testcontainers/container.hpp"

#include <memory>
#include <optional>

namespace benchmarks {

/// A container that does nothing, started when it is first asked for.
class Idle {
public:
    [[nodiscard]] const testcontainers::Container& container() {
        if (!container_) {
            container_.emplace(testcontainers::run({.image = "busybox:1", .command = {"sleep", "86400"}}));
        }
        return *container_;
    }

private:
    std::optional<testcontainers::Container> container_;
};

} // namespace benchmarks

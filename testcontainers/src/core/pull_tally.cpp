#include "core/pull_tally.hpp"

#include "values/printable.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace testcontainers::core {
namespace {

/// Steps that name the image or its tag instead of a layer.
bool is_of_a_layer(const docker::PullProgress& step) {
    return !step.layer.empty() && !step.status.starts_with("Pulling from") &&
           !step.status.starts_with("Digest:") && !step.status.starts_with("Status:");
}

} // namespace

void PullTally::take(const docker::PullProgress& step) {
    last_step_ = printable((step.layer.empty() ? "" : step.layer + ": ") + step.status);
    if (!is_of_a_layer(step)) {
        return;
    }
    auto& layer = layers_[step.layer];
    if (step.status == "Downloading" || step.status == "Pushing") {
        layer.total = std::max(layer.total, step.total);
        layer.current = step.current;
    } else if (step.status == "Download complete" || step.status == "Verifying Checksum") {
        layer.current = layer.total;
    } else if (step.status == "Pull complete" || step.status == "Already exists" || step.status == "Pushed" ||
               step.status == "Layer already exists") {
        layer.current = layer.total;
        layer.done = true;
    }
}

std::size_t PullTally::layers_done() const noexcept {
    return static_cast<std::size_t>(
        std::ranges::count_if(layers_, [](const auto& entry) { return entry.second.done; }));
}

std::uint64_t PullTally::bytes() const noexcept {
    return std::accumulate(layers_.begin(), layers_.end(), std::uint64_t{0},
                           [](auto sum, const auto& entry) { return sum + entry.second.current; });
}

std::uint64_t PullTally::total_bytes() const noexcept {
    return std::accumulate(layers_.begin(), layers_.end(), std::uint64_t{0},
                           [](auto sum, const auto& entry) { return sum + entry.second.total; });
}

std::string PullTally::text() const {
    if (layers_.empty()) {
        return last_step_.empty() ? "waiting for the registry" : last_step_;
    }
    const auto megabytes = [](std::uint64_t bytes) { return static_cast<double>(bytes) / 1e6; };
    return fmt::format("{} of {} layers, {:.1f} of {:.1f} MB", layers_done(), layers(), megabytes(bytes()),
                       megabytes(total_bytes()));
}

} // namespace testcontainers::core

#include "core/ownership.hpp"

#include <atomic>
#include <utility>

namespace testcontainers::core {
namespace {

std::atomic<int> may_be_left = 0;

} // namespace

Ownership::Ownership() noexcept { ++may_be_left; }

Ownership::Ownership(Ownership&& other) noexcept
    : owner_(other.owner_), held_(std::exchange(other.held_, false)) {}

void Ownership::removed() noexcept {
    if (std::exchange(held_, false)) {
        --may_be_left;
    }
}

bool Ownership::any_may_be_left() noexcept { return may_be_left > 0; }

} // namespace testcontainers::core

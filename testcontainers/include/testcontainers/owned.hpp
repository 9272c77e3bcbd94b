#pragma once

/// @file
/// The pointer behind which handles keep their state.

#include <memory>
#include <utility>

namespace testcontainers::internal {

/// What `std::unique_ptr` is, for the state of a handle, which is complete in one source alone. Whoever
/// includes the handle's header instantiates nothing for it.
template <class T>
class Owned {
public:
    Owned() noexcept = default;
    Owned(std::unique_ptr<T> value) noexcept
        : value_(value.release()) {} // NOLINT(google-explicit-constructor)
    Owned(Owned&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
    Owned& operator=(Owned&& other) noexcept {
        T* const taken = std::exchange(other.value_, nullptr);
        destroy(std::exchange(value_, taken));
        return *this;
    }
    ~Owned() { destroy(value_); }

    [[nodiscard]] T* get() const noexcept { return value_; }
    T* operator->() const noexcept { return value_; }
    T& operator*() const noexcept { return *value_; }
    explicit operator bool() const noexcept { return value_ != nullptr; }

private:
    static void destroy(T* value) noexcept {
        static_assert(sizeof(T) > 0, "the state must be complete where its handle ends");
        delete value;
    }

    T* value_ = nullptr;
};

} // namespace testcontainers::internal

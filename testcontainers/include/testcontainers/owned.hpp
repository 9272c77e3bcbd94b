#pragma once

/// @file
/// The pointer behind which handles keep their state.

#include <memory>
#include <utility>

namespace testcontainers::internal {

/// A `std::unique_ptr` for the state of a handle. That is complete in one source, and every test that includes
/// the handle's header would instantiate a `std::unique_ptr` and the tuple in it for nothing: this saves a
/// twentieth of the time that the umbrella header takes to compile.
template <class T>
class Owned {
public:
    Owned() noexcept = default;
    Owned(std::unique_ptr<T> value) noexcept : value_(value.release()) {}  // NOLINT(google-explicit-constructor)
    Owned(Owned&& other) noexcept : value_(std::exchange(other.value_, nullptr)) {}
    Owned& operator=(Owned&& other) noexcept {
        T* const taken = std::exchange(other.value_, nullptr);
        delete std::exchange(value_, taken);
        return *this;
    }
    ~Owned() {
        static_assert(sizeof(T) > 0, "the state must be complete where its handle ends");
        delete value_;
    }

    [[nodiscard]] T* get() const noexcept { return value_; }
    T* operator->() const noexcept { return value_; }
    T& operator*() const noexcept { return *value_; }
    explicit operator bool() const noexcept { return value_ != nullptr; }

private:
    T* value_ = nullptr;
};

}  // namespace testcontainers::internal

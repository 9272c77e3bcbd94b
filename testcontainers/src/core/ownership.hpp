#pragma once

#include "core/parting.hpp"
#include "session/owner.hpp"

#include <string_view>

namespace testcontainers::core {

/// Whether a handle has to remove what it stands for: it does unless that was removed or given up, and only
/// in the process that made it. Made before the thing itself, so that a creation of unknown outcome counts as
/// something that may be left.
class Ownership {
public:
    Ownership() noexcept;
    Ownership(Ownership&& other) noexcept;
    Ownership& operator=(Ownership&&) = delete;
    ~Ownership() = default;

    /// Whether the thing is still to be removed, by this process.
    [[nodiscard]] bool held() const noexcept { return held_ && owner_.is_this_process(); }

    /// Whether the caller runs in the process that made the thing.
    [[nodiscard]] bool is_of_this_process() const noexcept { return owner_.is_this_process(); }

    /// It has been removed.
    void removed() noexcept;

    /// It is to stay.
    void give_up() noexcept { held_ = false; }

    /// In a destructor: calls `remove` at once when the thing is still to be removed, and reports a failure
    /// on standard error.
    template <class Remove>
    void end(std::string_view kind, std::string_view name, Remove remove) noexcept {
        if (!held()) {
            return;
        }
        try {
            remove();
        } catch (...) {
            report_left_behind(kind, name);
        }
    }

    /// Whether anything that this process made, or tried to make, may still be there.
    [[nodiscard]] static bool any_may_be_left() noexcept;

private:
    session::Owner owner_;
    bool held_ = true;
};

} // namespace testcontainers::core

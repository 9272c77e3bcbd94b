#pragma once

#include <chrono>
#include <cstddef>
#include <deque>
#include <string>
#include <string_view>

namespace testcontainers::forward {

/// Bytes that were taken in and not yet passed on, in their order, each piece with the time at which it
/// arrives.
class Backlog {
public:
    using Time = std::chrono::steady_clock::time_point;

    void push(std::string_view bytes, Time arrival) {
        pieces_.push_back({std::string{bytes}, arrival});
        cost_ += bytes.size() + sizeof(Piece);
    }
    /// No more bytes come.
    void push_end(Time arrival) {
        pieces_.push_back({{}, arrival});
        cost_ += sizeof(Piece);
    }

    [[nodiscard]] bool empty() const noexcept { return pieces_.empty(); }
    /// The memory that it takes.
    [[nodiscard]] std::size_t cost() const noexcept { return cost_; }

    /// What comes next; empty for the end. There must be something.
    [[nodiscard]] std::string_view front() const noexcept {
        return std::string_view{pieces_.front().bytes}.substr(passed_);
    }
    [[nodiscard]] Time arrival() const noexcept { return pieces_.front().arrival; }

    /// So many bytes of what comes next have been passed on; all of it, and the end, is taken away.
    void pop(std::size_t count) noexcept {
        passed_ += count;
        if (passed_ == pieces_.front().bytes.size()) {
            cost_ -= passed_ + sizeof(Piece);
            pieces_.pop_front();
            passed_ = 0;
        }
    }

private:
    struct Piece {
        std::string bytes;
        Time arrival;
    };
    std::deque<Piece> pieces_;
    std::size_t passed_ = 0;
    std::size_t cost_ = 0;
};

} // namespace testcontainers::forward

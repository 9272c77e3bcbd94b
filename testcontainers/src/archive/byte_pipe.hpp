#pragma once

#include "archive/byte_source.hpp"

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <string_view>
#include <vector>

namespace testcontainers::archive {

/// Hands bytes from a thread that is given them to one that asks for them. It holds a bounded number: whoever
/// is faster waits for the other, and is woken when there is enough to do, not for every piece.
class BytePipe {
public:
    /// Holds at most `capacity` bytes.
    explicit BytePipe(std::size_t capacity) : ring_(capacity) {}
    BytePipe(const BytePipe&) = delete;
    BytePipe& operator=(const BytePipe&) = delete;
    ~BytePipe() = default;

    /// Appends all of `bytes`, waiting for room. False when nobody asks any more.
    bool push(std::string_view bytes);

    /// Nothing more comes: the reader gets what is left, then `failure` is thrown where there is one, and
    /// else the end.
    void finish(std::exception_ptr failure = nullptr);

    /// The next bytes, as many as there are; waits until the pipe is filled to a quarter, or nothing more
    /// comes. 0 is the end.
    [[nodiscard]] std::size_t pull(std::span<char> buffer);

    /// Nobody asks any more.
    void close();

private:
    [[nodiscard]] bool is_worth_reading() const {
        return finished_ || (count_ > 0 && count_ >= ring_.size() / 4);
    }
    [[nodiscard]] bool is_worth_filling() const { return closed_ || count_ <= ring_.size() / 2; }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::vector<char> ring_;
    std::size_t begin_ = 0;
    std::size_t count_ = 0;
    bool finished_ = false;
    bool closed_ = false;
    std::exception_ptr failure_;
};

} // namespace testcontainers::archive

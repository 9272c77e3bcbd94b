#include "archive/byte_pipe.hpp"

#include <algorithm>
#include <cstring>

namespace testcontainers::archive {

bool BytePipe::push(std::string_view bytes) {
    std::unique_lock lock(mutex_);
    while (!bytes.empty()) {
        if (count_ == ring_.size()) {
            changed_.wait(lock, [this] { return is_worth_filling(); });
        }
        if (closed_) {
            return false;
        }
        const auto end = (begin_ + count_) % ring_.size();
        const auto room = std::min(ring_.size() - count_, ring_.size() - end);
        const auto part = bytes.substr(0, room);
        std::memcpy(ring_.data() + end, part.data(), part.size());
        const bool was_worth_reading = is_worth_reading();
        count_ += part.size();
        bytes.remove_prefix(part.size());
        if (!was_worth_reading && is_worth_reading()) {
            changed_.notify_all();
        }
    }
    return true;
}

void BytePipe::finish(std::exception_ptr failure) {
    const std::lock_guard lock(mutex_);
    finished_ = true;
    failure_ = std::move(failure);
    changed_.notify_all();
}

std::size_t BytePipe::pull(std::span<char> buffer) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return is_worth_reading(); });
    if (count_ == 0) {
        if (failure_) {
            std::rethrow_exception(failure_);
        }
        return 0;
    }
    const auto count = std::min({buffer.size(), count_, ring_.size() - begin_});
    std::memcpy(buffer.data(), ring_.data() + begin_, count);
    begin_ = (begin_ + count) % ring_.size();
    const bool was_worth_filling = is_worth_filling();
    count_ -= count;
    if (!was_worth_filling && is_worth_filling()) {
        changed_.notify_all();
    }
    return count;
}

void BytePipe::close() {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    changed_.notify_all();
}

} // namespace testcontainers::archive

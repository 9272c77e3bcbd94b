#include "wait/log_buffer.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::wait {
namespace {

/// An empty line takes room, too.
std::size_t room_of(const std::string& text) { return sizeof(LogLine) + text.size(); }

} // namespace

LogBuffer::LogBuffer(Alarm& alarm, std::size_t most_bytes) noexcept
    : alarm_(alarm), most_bytes_(most_bytes) {}

void LogBuffer::add_line(LogStream stream) {
    auto& text = partial(stream);
    if (text.ends_with('\r')) {
        text.pop_back();
    }
    bytes_ += room_of(text);
    lines_.push_back({.stream = stream, .text = std::exchange(text, {})});
    while (bytes_ > most_bytes_ && lines_.size() > 1) {
        bytes_ -= room_of(lines_.front().text);
        lines_.pop_front();
        ++forgotten_;
    }
}

void LogBuffer::append(LogStream stream, std::string_view bytes) {
    bool has_new_line = false;
    {
        const std::lock_guard lock{mutex_};
        for (auto end = bytes.find('\n'); end != std::string_view::npos; end = bytes.find('\n')) {
            partial(stream).append(bytes.substr(0, end));
            bytes.remove_prefix(end + 1);
            add_line(stream);
            has_new_line = true;
        }
        auto& rest = partial(stream);
        rest.append(bytes.substr(0, most_bytes_ - std::min(most_bytes_, rest.size())));
    }
    if (has_new_line) {
        alarm_.ring();
    }
}

void LogBuffer::finish() {
    {
        const std::lock_guard lock{mutex_};
        for (const auto stream : {LogStream::out, LogStream::err}) {
            if (!partial(stream).empty()) {
                add_line(stream);
            }
        }
        finished_ = true;
    }
    finished_condition_.notify_all();
    alarm_.ring();
}

LogLines LogBuffer::from(std::size_t first) const {
    const std::lock_guard lock{mutex_};
    const auto skipped = std::min(first > forgotten_ ? first - forgotten_ : 0, lines_.size());
    return {.lines = {lines_.begin() + static_cast<std::ptrdiff_t>(skipped), lines_.end()},
            .next = std::max(first, forgotten_ + lines_.size())};
}

bool LogBuffer::wait_until_finished(std::chrono::milliseconds time) const {
    std::unique_lock lock{mutex_};
    return finished_condition_.wait_for(lock, time, [this] { return finished_; });
}

} // namespace testcontainers::wait

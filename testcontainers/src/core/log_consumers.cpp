#include "testcontainers/log_consumers.hpp"

#include "core/line_assembler.hpp"
#include "core/new_file.hpp"
#include "values/deadline.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <ostream>
#include <utility>

namespace testcontainers {
namespace {

/// Held while a line is written to a stream: other consumers may have the same one.
std::mutex& writing() {
    static std::mutex mutex;
    return mutex;
}

} // namespace

LogConsumer log_to(std::ostream& out, std::string prefix) {
    return [&out, prefix = std::move(prefix)](const LogLine& line) {
        const auto text = prefix + line.text + '\n';
        const std::lock_guard lock(writing());
        out.write(text.data(), static_cast<std::streamsize>(text.size()));
        out.flush();
    };
}

LogConsumer log_to_file(const LocalPath& file, std::source_location where) {
    auto shared = std::make_shared<core::NewFile>(file, where);
    shared->keep();
    return [shared = std::move(shared)](const LogLine& line) {
        shared->write(line.text + std::string{core::bytes_of(line.end)});
    };
}

class LogCapture::State {
public:
    explicit State(std::size_t most) : most_(most) {}

    void take(const LogLine& line) {
        const std::lock_guard lock(mutex_);
        text_.append(line.text).append(core::bytes_of(line.end));
        // Seldom, since what is kept moves.
        if (text_.size() > most_ + std::max(most_, least_surplus)) {
            dropped_ += text_.size() - most_;
            text_.erase(0, text_.size() - most_);
        }
        changed_.notify_all();
    }

    [[nodiscard]] std::string text() const {
        const std::lock_guard lock(mutex_);
        return text_.substr(text_.size() - std::min(most_, text_.size()));
    }

    [[nodiscard]] bool wait_for(std::string_view part, std::chrono::milliseconds timeout) const {
        std::unique_lock lock(mutex_);
        // All before it was searched, counted from the first byte that was ever written.
        std::size_t searched = 0;
        return changed_.wait_until(lock, deadline_after(timeout), [&] {
            const auto begin = searched - std::min(searched, dropped_);
            const bool found = text_.find(part, begin) != std::string::npos;
            searched = dropped_ + text_.size() - std::min(text_.size(), part.size());
            return found;
        });
    }

private:
    static constexpr std::size_t least_surplus = 4096;

    const std::size_t most_;
    mutable std::mutex mutex_;
    mutable std::condition_variable changed_;
    std::string text_;
    std::size_t dropped_ = 0;
};

LogCapture::LogCapture(Bytes most)
    : state_(std::make_shared<State>(static_cast<std::size_t>(most.count()))) {}

LogConsumer LogCapture::consumer() const {
    return [state = state_](const LogLine& line) { state->take(line); };
}

std::string LogCapture::text() const { return state_->text(); }

bool LogCapture::wait_for(std::string_view part, std::chrono::milliseconds timeout) const {
    return state_->wait_for(part, timeout);
}

} // namespace testcontainers

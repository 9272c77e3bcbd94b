#include "core/log_feed.hpp"

#include <string_view>
#include <utility>

namespace testcontainers::core {
namespace {

/// What ends the line in the buffer. The output of a run may end within a line, and the next run begins
/// another; the parts of a line that is too long for one belong together.
std::string_view end_of(const LogLine& line) {
    if (line.end != LineEnd::none) {
        return bytes_of(line.end);
    }
    return line.text.size() == LineAssembler::longest_line ? "" : "\n";
}

} // namespace

LogFeed::LogFeed(docker::Client& client, engine::EventHub& events, Followed followed, wait::LogBuffer& buffer)
    : buffer_(buffer), following_(client, events, std::move(followed),
                                  [this](const LogLine& line) {
                                      buffer_.append(line.stream, line.text);
                                      buffer_.append(line.stream, end_of(line));
                                  }),
      thread_([this](const std::stop_token& stop) { follow(stop); }) {}

void LogFeed::follow(const std::stop_token& stop) {
    try {
        following_.run(stop);
    } catch (...) {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
    }
    buffer_.finish();
}

void LogFeed::check() {
    const std::lock_guard lock(mutex_);
    if (failure_) {
        std::rethrow_exception(failure_);
    }
}

} // namespace testcontainers::core

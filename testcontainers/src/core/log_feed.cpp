#include "core/log_feed.hpp"

#include <utility>

namespace testcontainers::core {

LogFeed::LogFeed(docker::Client& client, std::string container,
                 std::optional<std::chrono::system_clock::time_point> since, wait::LogBuffer& buffer,
                 std::source_location where)
    : client_(client), container_(std::move(container)), since_(since), buffer_(buffer), where_(where),
      thread_([this](const std::stop_token& stop) { follow(stop); }) {}

void LogFeed::follow(const std::stop_token& stop) {
    try {
        client_.containers().logs(container_, {.follow = true, .options = {.since = since_}},
                                  [&](LogStream stream, std::string_view bytes) {
                                      buffer_.append(stream, bytes);
                                      return !stop.stop_requested();
                                  },
                                  {.timeout = {}, .stop = stop, .where = where_});
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

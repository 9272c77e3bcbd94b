#include "core/log_feed.hpp"

#include "testcontainers/error.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::core {

LogFeed::LogFeed(docker::Client& client, std::string container,
                 std::optional<std::chrono::system_clock::time_point> since, bool tty,
                 wait::LogBuffer& buffer, std::source_location where)
    : client_(client), container_(std::move(container)), since_(since), tty_(tty), buffer_(buffer),
      where_(where), thread_([this](const std::stop_token& stop) { follow(stop); }) {}

void LogFeed::read(bool follow, const std::stop_token& stop, const docker::OutputSink& sink) {
    client_.containers().logs(container_, {.follow = follow, .options = {.since = since_}, .tty = tty_},
                              [&](LogStream stream, std::string_view bytes) {
                                  return sink(stream, bytes) && !stop.stop_requested();
                              },
                              {.timeout = {}, .stop = stop, .stop_ends_stream = true, .where = where_});
}

void LogFeed::follow(const std::stop_token& stop) {
    std::array<std::size_t, 2> followed{};
    const std::stop_callback end_too{stop, [this] { end(); }};
    try {
        read(true, following_.get_token(), [&](LogStream stream, std::string_view bytes) {
            followed.at(static_cast<std::size_t>(stream)) += bytes.size();
            buffer_.append(stream, bytes);
            return true;
        });
        if (!stop.stop_requested()) {
            read_rest(followed, stop);
        }
    } catch (...) {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
    }
    buffer_.finish();
}

void LogFeed::read_rest(std::array<std::size_t, 2> known, const std::stop_token& stop) {
    try {
        read(false, stop, [&](LogStream stream, std::string_view bytes) {
            auto& left = known.at(static_cast<std::size_t>(stream));
            const auto skipped = std::min(left, bytes.size());
            left -= skipped;
            buffer_.append(stream, bytes.substr(skipped));
            return true;
        });
    } catch (const Error&) {
        // A container that is being removed has no log any more: what was followed is all there is.
    }
}

void LogFeed::check() {
    const std::lock_guard lock(mutex_);
    if (failure_) {
        std::rethrow_exception(failure_);
    }
}

} // namespace testcontainers::core

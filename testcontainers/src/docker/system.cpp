#include "testcontainers/docker/system.hpp"

#include "docker/connection.hpp"
#include "docker/json/filters.hpp"
#include "docker/json/system.hpp"
#include "docker/json_stream.hpp"
#include "docker/log_timestamps.hpp"

namespace testcontainers::docker {

Ping System::ping(const Call& call) { return connection_->ping(Caller(call)); }

Version System::version(const Call& call) {
    auto ask = asking("ask for the engine's version", "GET", http::Target("/version"));
    ask.versioned = false;
    return connection_->read(std::move(ask), Caller(call), json::decode_version);
}

void System::events(const EventsQuery& query, const std::function<bool(const Event&)>& sink,
                    const std::function<void()>& on_open, const Call& call) {
    const Caller caller(call);
    const std::string operation = "follow the engine's events";
    http::Target target("/events");
    if (!query.filters.empty()) {
        target.query("filters",
                     encoded(operation, caller, [&] { return json::encode_filters(query.filters); }));
    }
    if (query.since) {
        target.query("since", unix_time(*query.since));
    }
    JsonStream objects;
    const auto take = [&](std::string_view object) { return sink(json::decode_event(object)); };
    connection_->stream(
        asking(operation, "GET", target), caller,
        [&](std::string_view bytes) { return objects.feed(bytes, take); }, on_open);
    understood(operation, caller, [&] { objects.finish(); });
}

} // namespace testcontainers::docker

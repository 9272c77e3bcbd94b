#include "docker/operation.hpp"

#include "values/deadline.hpp"
#include "values/report.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>

namespace testcontainers::docker {
namespace {

bool is_full_id(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

} // namespace

Caller::Caller(const Call& call, std::chrono::milliseconds extra) : where(call.where) {
    patience.stop = call.stop;
    patience.stop_ends_stream = call.stop_ends_stream;
    if (call.timeout > std::chrono::milliseconds::zero()) {
        patience.deadline = deadline_after(bounded(call.timeout) + bounded(extra));
    }
}

std::string named(std::string_view id) { return is_full_id(id) ? short_id(id) : '"' + std::string(id) + '"'; }

std::string operation_on(std::string_view verb, std::string_view kind, std::string_view id,
                         const Caller& caller) {
    auto text = std::string(verb) + ' ' + std::string(kind);
    if (id.empty()) {
        throw ConfigError(text + ": the id or name is empty", caller.where);
    }
    return text + ' ' + named(id);
}

Ask asking(std::string operation, std::string method, const http::Target& target) {
    Ask ask{.operation = std::move(operation), .request = {}};
    ask.request.method = std::move(method);
    ask.request.target = target.text();
    return ask;
}

Ask posting(std::string operation, const http::Target& target, std::string json) {
    auto ask = asking(std::move(operation), "POST", target);
    ask.request.headers.emplace_back("Content-Type", "application/json");
    ask.request.body = std::move(json);
    ask.request.repeatable = false;
    return ask;
}

void pause(std::chrono::milliseconds time, const std::string& operation, const Caller& caller) {
    using Reason = TransportError::Reason;
    const auto end = std::chrono::steady_clock::now() + time;
    const auto& deadline = caller.patience.deadline;
    if (deadline && *deadline < end) {
        throw TransportError(Reason::timed_out, operation + ": the time for it has passed", caller.where);
    }
    std::mutex mutex;
    std::condition_variable_any nothing_but_stop;
    std::unique_lock lock(mutex);
    nothing_but_stop.wait_until(lock, caller.patience.stop, end, [] { return false; });
    if (caller.patience.stop.stop_requested()) {
        throw TransportError(Reason::cancelled, operation + ": was cancelled", caller.where);
    }
}

} // namespace testcontainers::docker

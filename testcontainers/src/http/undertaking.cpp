#include "http/undertaking.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace testcontainers::http {
namespace {

using namespace std::chrono_literals;
using std::chrono::ceil;
using std::chrono::milliseconds;

std::string seconds_of(milliseconds time) {
    return time < 1s ? fmt::format("{} ms", time.count())
                     : fmt::format("{:.3g} s", static_cast<double>(time.count()) / 1000);
}

} // namespace

Undertaking undertaking(const Request& request, const Endpoint& endpoint) {
    return {.operation = request.method + ' ' + request.target, .server = to_string(endpoint)};
}

int longest_sleep(const Patience& patience, const Undertaking& call) {
    if (patience.stop.stop_requested()) {
        throw TransportError(TransportError::Reason::cancelled, call.operation + ": cancelled");
    }
    constexpr milliseconds longest = 60s;
    if (!patience.deadline) {
        return static_cast<int>(longest.count());
    }
    const auto left = ceil<milliseconds>(*patience.deadline - std::chrono::steady_clock::now());
    if (left > 0ms) {
        return static_cast<int>(std::min(left, longest).count());
    }
    const auto given = std::max(0ms, ceil<milliseconds>(*patience.deadline - call.begun));
    throw TransportError(
        TransportError::Reason::timed_out,
        fmt::format("{}: no complete answer from {} within {}{}", call.operation, call.server,
                    seconds_of(given),
                    call.received > 0 ? fmt::format("; {} bytes of its body came", call.received) : ""));
}

} // namespace testcontainers::http

#include "docker/connection.hpp"

#include "docker/ping.hpp"
#include "docker/refusal.hpp"

#include <utility>

namespace testcontainers::docker {
namespace {

using namespace std::chrono_literals;

constexpr int most_repetitions = 2;

/// What `exchange` returns; a fault of the transport becomes one that names the operation and its caller.
template <class Exchange>
auto transported(const std::string& operation, const Caller& caller, const Exchange& exchange)
    -> decltype(exchange()) {
    try {
        return exchange();
    } catch (const TransportError& error) {
        throw TransportError(error.reason(), operation + ": " + error.message(), caller.where);
    }
}

bool is_another_version_wanted(const http::Response& answer) {
    const auto says = [&](std::string_view part) { return answer.body.find(part) != std::string::npos; };
    return answer.status == 400 && says("client version") && (says("is too new") || says("is too old"));
}

/// Questions and removals may be asked again when the engine stumbles.
bool may_be_repeated(const http::Request& request, int status) {
    const bool idempotent = request.method == "GET" || request.method == "HEAD" || request.method == "DELETE";
    return idempotent && request.repeatable && status >= 500;
}

} // namespace

Connection::Connection(http::Endpoint endpoint, std::optional<ApiVersion> pinned)
    : client_(std::move(endpoint)), pinned_(pinned) {
    speak(pinned_.value_or(oldest_version));
}

void Connection::speak(ApiVersion version) {
    history_.push_back(std::make_unique<const Agreed>(Agreed{version, to_string(version)}));
    agreed_ = history_.back().get();
}

Ping Connection::ping(const Caller& caller) {
    auto ask = asking("ping the engine", "GET", http::Target("/_ping"));
    ask.versioned = false;
    return read_ping(send(std::move(ask), caller));
}

Ping Connection::negotiate(const Caller& caller) {
    auto answer = ping(caller);
    if (!pinned_) {
        const auto version = agree(answer.api_version, caller);
        const std::lock_guard lock(negotiating_);
        if (version != agreed_.load()->version) {
            speak(version);
        }
    }
    return answer;
}

bool Connection::renegotiate(const Agreed* spoken, const Caller& caller) {
    if (pinned_) {
        return false;
    }
    negotiate(caller);
    return agreed_.load() != spoken;
}

http::Response Connection::attempt(Ask& ask, const Caller& caller, const Exchange& exchange) {
    auto& request = ask.request;
    const auto target = std::exchange(request.target, {});
    bool renegotiated = false;
    for (int repetitions = 0;;) {
        const auto* const spoken = agreed_.load();
        request.target = ask.versioned ? "/v" + spoken->text + target : target;
        auto answer = transported(ask.operation, caller, [&] { return exchange(request); });
        if (answer.ok() || answer.status == ask.accepted) {
            return answer;
        }
        if (ask.versioned && !renegotiated && is_another_version_wanted(answer)) {
            renegotiated = true;
            if (renegotiate(spoken, caller) && !request.source) {
                continue;
            }
        }
        if (repetitions < most_repetitions && may_be_repeated(request, answer.status)) {
            pause(++repetitions * 10ms, ask.operation, caller);
            continue;
        }
        refuse(ask.operation, answer, caller);
    }
}

http::Response Connection::send(Ask ask, const Caller& caller) {
    return attempt(ask, caller,
                   [&](const http::Request& request) { return client_.send(request, caller.patience); });
}

void Connection::stream(Ask ask, const Caller& caller, const http::BodySink& sink,
                        const std::function<void()>& on_open) {
    std::exception_ptr thrown;
    const auto keeping = [&](const auto& action) {
        try {
            return action();
        } catch (...) {
            thrown = std::current_exception();
            return false;
        }
    };
    const auto guarded = [&](std::string_view bytes) {
        return !thrown && keeping([&] { return sink(bytes); });
    };
    const auto on_headers = [&](const http::Response& answer) {
        if (on_open && answer.ok()) {
            keeping([&] { return on_open(), true; });
        }
    };
    attempt(ask, caller, [&](const http::Request& request) {
        return client_.stream(request, guarded, caller.patience, on_headers);
    });
    if (thrown) {
        understood(ask.operation, caller, [&] { std::rethrow_exception(thrown); });
    }
}

http::Hijacked Connection::open(Ask ask, const Caller& caller) {
    std::optional<http::Hijacked> hijacked;
    attempt(ask, caller, [&](const http::Request& request) {
        http::Response rejected;
        hijacked = client_.open(request, caller.patience, rejected);
        if (hijacked) {
            rejected.status = 200;
        }
        return rejected;
    });
    if (!hijacked) {
        throw TransportError(TransportError::Reason::malformed,
                             ask.operation + ": the engine did not hand its connection over", caller.where);
    }
    return std::move(*hijacked);
}

} // namespace testcontainers::docker

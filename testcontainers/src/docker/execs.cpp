#include "testcontainers/docker/exec.hpp"

#include "docker/connection.hpp"
#include "docker/frames.hpp"
#include "docker/json/exec.hpp"
#include "docker/path.hpp"

#include <algorithm>

namespace testcontainers::docker {
namespace {

using namespace std::chrono_literals;

Ask starting(const std::string& id, const Caller& caller, bool tty, bool detach = false) {
    return posting(operation_on("start", "exec", id, caller), resource_path("/exec/", id, "/start"),
                   json::encode_exec_start(tty, detach));
}

/// Hands the payloads of frames on, or all that a terminal shows.
class Output {
public:
    Output(const OutputSink& sink, bool tty) : sink_(sink), tty_(tty) {}

    bool feed(std::string_view bytes) {
        if (tty_) {
            return bytes.empty() || sink_(LogStream::out, bytes);
        }
        return frames_.feed(bytes, [&](const FramePiece& piece) { return sink_(piece.stream, piece.bytes); });
    }

    void finish() const { frames_.finish(); }

private:
    const OutputSink& sink_;
    bool tty_;
    FrameDecoder frames_;
};

} // namespace

std::string Execs::create(const std::string& container, const ExecCreate& command, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_on("prepare a command in", "container", container, caller);
    auto body = encoded(operation, caller, [&] { return json::encode(command); });
    auto ask = posting(operation, container_path(container, "/exec"), std::move(body));
    // A command that is prepared twice and started once does no harm.
    ask.request.repeatable = true;
    return connection_->read(std::move(ask), caller, json::decode_exec_id);
}

void Execs::start(const std::string& id, const OutputSink& sink, const Call& call, bool tty) {
    const Caller caller(call);
    auto ask = starting(id, caller, tty);
    const auto operation = ask.operation;
    Output output(sink, tty);
    connection_->stream(std::move(ask), caller, [&](std::string_view bytes) { return output.feed(bytes); });
    understood(operation, caller, [&] { output.finish(); });
}

void Execs::start(const std::string& id, const ByteSource& input, const OutputSink& sink, const Call& call,
                  bool tty) {
    const Caller caller(call);
    auto ask = starting(id, caller, tty);
    const auto operation = ask.operation;
    auto connection = connection_->open(std::move(ask), caller);
    std::exception_ptr thrown;
    const auto keeping = [&thrown](const auto& action) {
        try {
            return action();
        } catch (...) {
            thrown = std::current_exception();
            throw;
        }
    };
    Output output(sink, tty);
    try {
        connection.exchange(
            [&](std::span<char> buffer) { return keeping([&] { return input(buffer); }); },
            [&](std::string_view bytes) { return keeping([&] { return output.feed(bytes); }); },
            caller.patience,
            // The engine ends the output of a terminal with its input.
            tty ? http::Hijacked::AfterInput::stay_open : http::Hijacked::AfterInput::finish);
    } catch (const TransportError& error) {
        if (!thrown) {
            throw TransportError(error.reason(), operation + ": " + error.message(), caller.where);
        }
    } catch (...) {
        if (!thrown) {
            throw;
        }
    }
    understood(operation, caller, [&] {
        if (thrown) {
            std::rethrow_exception(thrown);
        }
        output.finish();
    });
}

void Execs::start_detached(const std::string& id, const Call& call) {
    const Caller caller(call);
    connection_->tell(starting(id, caller, false, true), caller);
}

void Execs::resize(const std::string& id, int rows, int columns, const Call& call) {
    const Caller caller(call);
    auto target = resource_path("/exec/", id, "/resize");
    target.query("h", std::to_string(rows)).query("w", std::to_string(columns));
    connection_->tell(asking(operation_on("resize", "exec", id, caller), "POST", target), caller);
}

ExecDetails Execs::inspect(const std::string& id, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_on("inspect", "exec", id, caller);
    const auto target = resource_path("/exec/", id, "/json");
    for (auto delay = 1ms;; delay = std::min(2 * delay, 10ms)) {
        auto details = connection_->read(asking(operation, "GET", target), caller, json::decode_exec);
        if (!details.running) {
            return details;
        }
        pause(delay, operation, caller);
    }
}

} // namespace testcontainers::docker

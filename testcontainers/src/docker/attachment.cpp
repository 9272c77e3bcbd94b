#include "testcontainers/docker/attach.hpp"

#include "testcontainers/docker/containers.hpp"

#include "docker/connection.hpp"
#include "docker/frames.hpp"
#include "docker/path.hpp"

#include <deque>
#include <utility>

namespace testcontainers::docker {

/// The connection, and what of it was read but not asked for yet.
class Attachment::State {
public:
    State(http::Hijacked connection, std::string operation, bool tty)
        : connection_(std::move(connection)), operation_(std::move(operation)), tty_(tty) {}

    std::optional<OutputPiece> read(const Caller& caller) {
        while (pieces_.empty()) {
            const auto bytes = on_way(caller, [&] { return connection_.read(caller.patience); });
            if (bytes.empty()) {
                understood(operation_, caller, [&] { frames_.finish(); });
                return std::nullopt;
            }
            understood(operation_, caller, [&] { take(bytes); });
        }
        auto piece = std::move(pieces_.front());
        pieces_.pop_front();
        return piece;
    }

    void write(std::string_view bytes, const Caller& caller) {
        on_way(caller, [&] { return connection_.write(bytes, caller.patience), 0; });
    }

    void finish_input() { connection_.finish_input(); }

    /// Written output of which nobody has taken note with `read_until`.
    std::string& unread() noexcept { return unread_; }
    [[nodiscard]] const std::string& operation() const noexcept { return operation_; }

private:
    /// What `exchange` returns; a fault of the transport becomes one that names the operation and its caller.
    template <class Exchange>
    auto on_way(const Caller& caller, const Exchange& exchange) -> decltype(exchange()) {
        try {
            return exchange();
        } catch (const TransportError& error) {
            throw TransportError(error.reason(), operation_ + ": " + error.message(), caller.where);
        }
    }

    void take(std::string_view bytes) {
        if (tty_) {
            pieces_.push_back({LogStream::out, std::string{bytes}});
            return;
        }
        (void)frames_.feed(bytes, [this](const FramePiece& piece) {
            if (!piece.bytes.empty()) {
                pieces_.push_back({piece.stream, std::string{piece.bytes}});
            }
            return true;
        });
    }

    http::Hijacked connection_;
    std::string operation_;
    bool tty_;
    FrameDecoder frames_;
    std::deque<OutputPiece> pieces_;
    std::string unread_;
};

Attachment Containers::attach(const std::string& id, bool tty, const Call& call) {
    const Caller caller(call);
    const auto operation = operation_on("attach to", "container", id, caller);
    auto target = container_path(id, "/attach");
    target.query("stream", "1").query("stdin", "1").query("stdout", "1").query("stderr", "1");
    auto ask = asking(operation, "POST", target);
    ask.request.repeatable = false;
    return Attachment{
        std::make_unique<Attachment::State>(connection_->open(std::move(ask), caller), operation, tty)};
}

Attachment::Attachment(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Attachment::Attachment(Attachment&&) noexcept = default;
Attachment& Attachment::operator=(Attachment&&) noexcept = default;
Attachment::~Attachment() = default;

std::optional<OutputPiece> Attachment::read(const Call& call) {
    if (auto& unread = state_->unread(); !unread.empty()) {
        return OutputPiece{LogStream::out, std::exchange(unread, {})};
    }
    return state_->read(Caller(call));
}

std::string Attachment::read_until(std::string_view text, const Call& call) {
    const Caller caller(call);
    auto seen = std::exchange(state_->unread(), {});
    for (;;) {
        if (const auto found = seen.find(text); found != std::string::npos) {
            state_->unread() = seen.substr(found + text.size());
            seen.resize(found + text.size());
            return seen;
        }
        auto piece = state_->read(caller);
        if (!piece) {
            throw TransportError(
                TransportError::Reason::broken,
                state_->operation() + ": the output ended before \"" + std::string{text} + '"', caller.where);
        }
        seen += piece->bytes;
    }
}

void Attachment::write(std::string_view bytes, const Call& call) { state_->write(bytes, Caller(call)); }

void Attachment::finish_input() { state_->finish_input(); }

} // namespace testcontainers::docker

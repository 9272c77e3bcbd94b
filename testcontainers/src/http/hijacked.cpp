#include "http/hijacked_state.hpp"
#include "testcontainers/error.hpp"

#include <array>
#include <utility>

#include <poll.h>

namespace testcontainers::http {

Hijacked::Hijacked(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}
Hijacked::Hijacked(Hijacked&&) noexcept = default;
Hijacked& Hijacked::operator=(Hijacked&&) noexcept = default;
Hijacked::~Hijacked() = default;

std::string_view Hijacked::read(const Patience& patience) {
    for (;;) {
        state_->check(patience);
        if (const auto bytes = state_->read_some()) {
            return *bytes;
        }
        state_->wait(POLLIN, patience);
    }
}

void Hijacked::write(std::string_view bytes, const Patience& patience) {
    while (!bytes.empty()) {
        state_->check(patience);
        const auto count = state_->write_some(bytes);
        if (!count) {
            throw TransportError(TransportError::Reason::broken,
                                 state_->operation() +
                                     ": the connection broke: the peer takes no more input");
        }
        bytes.remove_prefix(*count);
        if (*count == 0) {
            state_->wait(POLLOUT, patience);
        }
    }
}

void Hijacked::finish_input() { state_->finish_input(); }

namespace {

/// What is left of the input of an exchange.
class Input {
public:
    explicit Input(const BodySource& source) : source_(source) {}

    /// Bytes to be written; empty at the end.
    [[nodiscard]] std::string_view pending() {
        if (pending_.empty() && !over_) {
            pending_ = {storage_.data(), source_({storage_.data(), storage_.size()})};
            over_ = pending_.empty();
        }
        return pending_;
    }

    void written(std::size_t count) { pending_.remove_prefix(count); }

    /// There is nothing more to write, or nobody who takes it.
    void end() {
        pending_ = {};
        over_ = true;
    }
    [[nodiscard]] bool over() const noexcept { return over_; }

private:
    const BodySource& source_;
    std::array<char, 16 * 1024> storage_;
    std::string_view pending_;
    bool over_ = false;
};

/// Writes what the connection takes now. Returns whether it took something or the input ended.
bool feed(Hijacked::State& connection, Input& input, Hijacked::AfterInput after_input) {
    const auto bytes = input.pending();
    if (bytes.empty()) {
        if (after_input == Hijacked::AfterInput::finish) {
            connection.finish_input();
        }
        return true;
    }
    const auto count = connection.write_some(bytes);
    if (!count) {
        input.end(); // a command may end without reading all; its output is still to come
        return true;
    }
    input.written(*count);
    return *count > 0;
}

} // namespace

void Hijacked::exchange(const BodySource& source, const BodySink& sink, const Patience& patience,
                        AfterInput after_input) {
    Input input{source};
    state_->take_reset_for_end();
    for (;;) {
        state_->check(patience);
        const bool fed = !input.over() && feed(*state_, input, after_input);
        const auto output = state_->read_some();
        if (output && (output->empty() || !sink(*output))) {
            return;
        }
        if (!fed && !output) {
            state_->wait(static_cast<short>(input.over() ? POLLIN : POLLIN | POLLOUT), patience);
        }
    }
}

} // namespace testcontainers::http

#include "forward/forwarder.hpp"

#include "forward/loop.hpp"
#include "values/without_signals.hpp"

#include <thread>
#include <utility>

#include <unistd.h>

namespace testcontainers::forward {

class Forwarder::State {
public:
    State(const ListenOn& listen, Target target, const Limits& limits, std::source_location where)
        : loop_(listen, std::move(target), limits, where) {
        const WithoutSignals none;
        thread_ = std::thread([this] { loop_.run(); });
    }
    State(const State&) = delete;
    State& operator=(const State&) = delete;
    ~State() {
        loop_.stop();
        thread_.join();
    }

    [[nodiscard]] bool is_of_this_process() const noexcept { return process_ == ::getpid(); }
    [[nodiscard]] Loop& loop() noexcept { return loop_; }

private:
    const pid_t process_ = ::getpid();
    Loop loop_;
    std::thread thread_;
};

void Forwarder::End::operator()(State* state) const noexcept {
    if (state->is_of_this_process()) {
        delete state;
    }
}

Forwarder::Forwarder(const ListenOn& listen, Target target, const Limits& limits, std::source_location where)
    : state_(new State(listen, std::move(target), limits, where)) {}
Forwarder::Forwarder(Forwarder&&) noexcept = default;
Forwarder& Forwarder::operator=(Forwarder&&) noexcept = default;
Forwarder::~Forwarder() = default;

const Endpoint& Forwarder::endpoint() const noexcept { return state_->loop().endpoint(); }

std::uint64_t Forwarder::begin(const Fault& fault) const {
    return state_->is_of_this_process() ? state_->loop().orders().begin(fault) : 0;
}

void Forwarder::end(std::uint64_t fault) const {
    if (state_->is_of_this_process()) {
        state_->loop().orders().end(fault);
    }
}

void Forwarder::reset() const {
    if (state_->is_of_this_process()) {
        state_->loop().orders().reset();
    }
}

Traffic Forwarder::traffic() const {
    if (state_->is_of_this_process()) {
        state_->loop().orders().settle();
    }
    const auto& counts = state_->loop().counts();
    return {.connections = counts.connections,
            .open = counts.open,
            .upstream = Bytes{counts.upstream},
            .downstream = Bytes{counts.downstream}};
}

} // namespace testcontainers::forward

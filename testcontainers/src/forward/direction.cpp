#include "forward/direction.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::forward {
namespace {

/// Reads and writes that a direction may do in one turn.
constexpr int most_rounds = 16;
constexpr std::size_t most_kept = 1 << 18;
constexpr std::size_t most_delayed = 4 << 20;
/// A connection over which more has gone gets a pipe.
constexpr std::uint64_t much = 1 << 18;

} // namespace

Direction::Direction(Stream& from, Stream& to, Shaping shaping, std::atomic<std::uint64_t>& passed)
    : from_(from), to_(to), shaping_(std::move(shaping)), passed_(passed) {}

Direction::State Direction::move(const Turn& turn) {
    if (is_over()) {
        return state_;
    }
    state_ = State::waiting;
    if (shaping_.is_frozen()) {
        return state_;
    }
    for (int round = 0; round < most_rounds; ++round) {
        const bool passed = pass_on(turn);
        const bool taken = !is_over() && take_in(turn);
        if (is_over() || (!passed && !taken)) {
            return state_;
        }
    }
    state_ = State::busy;
    return state_;
}

std::optional<std::chrono::steady_clock::time_point> Direction::due() const noexcept {
    if (is_over() || shaping_.is_frozen() || shaping_.is_open() || backlog_.empty() || !to_.may_write()) {
        return std::nullopt;
    }
    return shaping_.delays() ? std::max(backlog_.arrival(), shaping_.next_send()) : shaping_.next_send();
}

/// Whether something was passed on.
bool Direction::pass_on(const Turn& turn) {
    if (pipe_ && pipe_->held() != 0) {
        return pass_on_held();
    }
    if (backlog_.empty()) {
        if (shaping_.end_after() && taken_ >= *shaping_.end_after()) {
            state_ = State::cut;
        }
        return false;
    }
    if (shaping_.delays() && turn.now < backlog_.arrival()) {
        return false;
    }
    const auto next = backlog_.front();
    if (next.empty()) {
        to_.finish_output();
        state_ = State::done;
        return true;
    }
    const auto allowed = shaping_.allowance(turn.now);
    if (allowed == 0 || !to_.may_write()) {
        return false;
    }
    const auto written = to_.write(next.substr(0, allowed));
    if (!is_moved(written)) {
        return false;
    }
    shaping_.sent(written.count, turn.now);
    passed_.fetch_add(written.count, std::memory_order_relaxed);
    backlog_.pop(written.count);
    return true;
}

bool Direction::pass_on_held() {
    if (!to_.may_write()) {
        return false;
    }
    const auto written = to_.write(*pipe_);
    passed_.fetch_add(written.count, std::memory_order_relaxed);
    return is_moved(written);
}

/// Whether something was taken in, the end for one.
bool Direction::take_in(const Turn& turn) {
    if (has_ended_ || !from_.may_read() || (pipe_ && pipe_->held() != 0) || room() == 0) {
        return false;
    }
    const bool passes_unchanged = shaping_.is_open() && backlog_.empty();
    if (passes_unchanged && taken_ > much && !pipe_ && std::exchange(may_have_pipe_, false)) {
        pipe_ = Pipe::open();
    }
    const bool through_pipe = passes_unchanged && pipe_;
    const auto space = turn.space.first(std::min(turn.space.size(), room()));
    const auto read = through_pipe ? from_.read(*pipe_) : from_.read(space);
    if (read.outcome == Stream::Outcome::ended) {
        has_ended_ = true;
        backlog_.push_end(shaping_.arrival_of_end(turn.now));
        return true;
    }
    if (!is_moved(read)) {
        return false;
    }
    taken_ += read.count;
    if (!through_pipe) {
        take(space.first(read.count), turn);
    }
    return true;
}

/// What can be written at once is not kept.
void Direction::take(std::span<char> bytes, const Turn& turn) {
    std::string_view rest{bytes.data(), bytes.size()};
    if (shaping_.is_open() && backlog_.empty() && to_.may_write()) {
        const auto written = to_.write(rest);
        passed_.fetch_add(written.count, std::memory_order_relaxed);
        if (!is_moved(written) && is_over()) {
            return;
        }
        rest.remove_prefix(written.count);
    }
    if (!rest.empty()) {
        backlog_.push(rest, shaping_.arrival(turn.now));
    }
}

/// How many bytes may be taken in.
std::size_t Direction::room() const noexcept {
    const auto most = shaping_.delays() ? most_delayed : most_kept;
    auto room = most - std::min(most, backlog_.cost());
    if (const auto& end = shaping_.end_after()) {
        room = std::min<std::uint64_t>(room, *end - std::min(*end, taken_));
    }
    return room;
}

bool Direction::is_moved(Stream::Transfer transfer) noexcept {
    if (transfer.outcome == Stream::Outcome::broken) {
        state_ = State::broken;
    }
    return transfer.outcome == Stream::Outcome::some;
}

} // namespace testcontainers::forward

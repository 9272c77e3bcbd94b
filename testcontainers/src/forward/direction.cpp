#include "forward/direction.hpp"

namespace testcontainers::forward {
namespace {

/// Buffers that a direction may move in one turn.
constexpr int most_rounds = 8;

} // namespace

Direction::State Direction::move(std::span<char> space) {
    if (state_ == State::done || state_ == State::broken) {
        return state_;
    }
    state_ = State::waiting;
    for (int round = 0; round < most_rounds; ++round) {
        if (!write_kept() || !take_in(space)) {
            return state_;
        }
    }
    state_ = State::busy;
    return state_;
}

/// False when there is more to write and it cannot be written.
bool Direction::write_kept() {
    if (kept_.empty()) {
        return true;
    }
    while (to_.may_write() && written_ < kept_.size()) {
        const auto written = to_.write(std::string_view{kept_}.substr(written_));
        if (written.outcome == Stream::Outcome::broken) {
            state_ = State::broken;
            return false;
        }
        written_ += written.count;
    }
    if (written_ < kept_.size()) {
        return false;
    }
    // A connection that is idle holds no memory.
    kept_ = {};
    written_ = 0;
    return true;
}

/// False when nothing more comes for now, or for ever.
bool Direction::take_in(std::span<char> space) {
    if (!from_.may_read()) {
        return false;
    }
    const auto read = from_.read(space);
    switch (read.outcome) {
    case Stream::Outcome::some:
        return pass_on({space.data(), read.count});
    case Stream::Outcome::later:
        return false;
    case Stream::Outcome::ended:
        to_.finish_output();
        state_ = State::done;
        return false;
    case Stream::Outcome::broken:
        state_ = State::broken;
        return false;
    }
    return false;
}

bool Direction::pass_on(std::string_view bytes) {
    if (to_.may_write()) {
        const auto written = to_.write(bytes);
        if (written.outcome == Stream::Outcome::broken) {
            state_ = State::broken;
            return false;
        }
        bytes.remove_prefix(written.count);
    }
    kept_ = bytes;
    return true;
}

} // namespace testcontainers::forward

#pragma once

#include "contract/connected.hpp"
#include "support/gate.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <stop_token>
#include <thread>

namespace testcontainers::contract {

using testsupport::Gate;

/// The shortest of a few attempts that each tell how long something took: on a busy machine a thread may wait
/// for its turn.
template <class Attempt>
std::chrono::milliseconds shortest(std::chrono::milliseconds wanted, const Attempt& attempt) {
    auto best = std::chrono::milliseconds::max();
    for (int i = 0; i < 10 && best >= wanted; ++i) {
        best = std::min(best, attempt());
    }
    return best;
}

/// How long `call`, which takes a stop token, lasts after a stop was asked for; that is once `begun` is open.
template <class Call>
std::chrono::milliseconds time_to_stop(Gate& begun, const Call& call) {
    std::stop_source stop;
    std::chrono::steady_clock::time_point asked;
    std::thread asker([&] {
        EXPECT_TRUE(begun.wait());
        asked = std::chrono::steady_clock::now();
        stop.request_stop();
    });
    EXPECT_EQ(reason_of([&] { call(stop.get_token()); }), TransportError::Reason::cancelled);
    const auto ended = std::chrono::steady_clock::now();
    asker.join();
    return std::chrono::duration_cast<std::chrono::milliseconds>(ended - asked);
}

} // namespace testcontainers::contract

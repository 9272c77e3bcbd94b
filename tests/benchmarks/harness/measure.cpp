#include "harness/measure.hpp"

#include "harness/median.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <random>
#include <vector>

namespace benchmarks {
namespace {

using Clock = std::chrono::steady_clock;

std::chrono::microseconds run(const Side& side) {
    side.before();
    const auto begin = Clock::now();
    side.timed();
    const auto end = Clock::now();
    side.after();
    return std::chrono::duration_cast<std::chrono::microseconds>(end - begin);
}

/// Who takes part in a comparison, and how long each has taken so far.
class Contest {
public:
    Contest(const Case& compared, const Rival& rival)
        : works_{[&compared] { return run(compared.ours); }, [&compared] { return run(compared.floor); }} {
        if (rival && !compared.rival.empty()) {
            works_.emplace_back([&compared, &rival] { return rival(compared.rival); });
        }
        times_.resize(works_.size());
        turns_.resize(works_.size());
        std::iota(turns_.begin(), turns_.end(), 0U);
    }

    /// Each once.
    void round() {
        std::ranges::shuffle(turns_, lots_);
        for (const auto turn : turns_) {
            times_[turn].push_back(works_[turn]());
        }
        ++rounds_;
    }

    /// The rounds so far do not count.
    void forget() {
        for (auto& times : times_) {
            times.clear();
        }
        rounds_ = 0;
    }

    [[nodiscard]] int rounds() const { return rounds_; }

    [[nodiscard]] Result result(const Case& compared) const {
        Result result{.name = compared.name,
                      .rounds = rounds_,
                      .ours = median_of(times_[0]),
                      .floor = median_of(times_[1]),
                      .ratio = ratio_of(times_[0], times_[1]),
                      .limit = compared.limit};
        if (times_.size() > 2) {
            result.rival = median_of(times_[2]);
            result.rival_ratio = ratio_of(times_[2], times_[0]);
        }
        return result;
    }

private:
    std::vector<std::function<std::chrono::microseconds()>> works_;
    std::vector<Times> times_;
    std::vector<std::size_t> turns_;
    std::minstd_rand lots_;
    int rounds_ = 0;
};

} // namespace

Result measure(const Case& compared, const Effort& effort, const Rival& rival) {
    Contest contest{compared, rival};
    const auto budget = effort.budget * compared.weight;
    auto begin = Clock::now();
    contest.round();
    if (effort.least > 1 || Clock::now() - begin < budget) {
        contest.forget();
        begin = Clock::now();
    }
    while (contest.rounds() < effort.least ||
           (contest.rounds() < effort.most && Clock::now() - begin < budget)) {
        contest.round();
    }
    return contest.result(compared);
}

std::chrono::microseconds median(const Side& side, int runs) {
    run(side);
    Times times;
    for (int i = 0; i < runs; ++i) {
        times.push_back(run(side));
    }
    return median_of(times);
}

} // namespace benchmarks

#include "harness/measure.hpp"

#include "harness/median.hpp"

#include <cstddef>
#include <vector>

namespace benchmarks {
namespace {

using Times = std::vector<std::chrono::microseconds>;
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
    }

    /// Each once.
    void round() {
        for (std::size_t i = 0; i < works_.size(); ++i) {
            const auto turn = rounds_ % 2 == 0 ? i : works_.size() - 1 - i;
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
        Result result{compared.name, rounds_, median_of(times_[0]), median_of(times_[1]), compared.limit};
        if (times_.size() > 2) {
            result.rival = median_of(times_[2]);
        }
        return result;
    }

private:
    std::vector<std::function<std::chrono::microseconds()>> works_;
    std::vector<Times> times_;
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

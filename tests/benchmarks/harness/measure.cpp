#include "harness/measure.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
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

std::chrono::microseconds median_of(Times times) {
    const auto middle = times.begin() + static_cast<std::ptrdiff_t>(times.size() / 2);
    std::nth_element(times.begin(), middle, times.end());
    return *middle;
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

    /// Each once; forgotten when it does not count.
    void round(bool counts) {
        for (std::size_t i = 0; i < works_.size(); ++i) {
            const auto turn = rounds_ % 2 == 0 ? i : works_.size() - 1 - i;
            const auto time = works_[turn]();
            if (counts) {
                times_[turn].push_back(time);
            }
        }
        rounds_ += counts ? 1 : 0;
    }

    [[nodiscard]] int rounds() const { return rounds_; }

    [[nodiscard]] Result result(const std::string& name) const {
        Result result{name, rounds_, median_of(times_[0]), median_of(times_[1])};
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
    contest.round(false);
    const auto end = Clock::now() + effort.budget;
    while (contest.rounds() < effort.least || (contest.rounds() < effort.most && Clock::now() < end)) {
        contest.round(true);
    }
    return contest.result(compared.name);
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

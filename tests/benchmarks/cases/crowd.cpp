#include "cases/cases.hpp"
#include "harness/program.hpp"

namespace benchmarks {

Figures crowd_figures(bool quick) {
    return figures_of(quick ? std::vector<std::string>{TC_BENCH_CROWD, "--quick"}
                            : std::vector<std::string>{TC_BENCH_CROWD});
}

} // namespace benchmarks

#include "gtest_support/kept_containers.hpp"

#include "core/keeping.hpp"
#include "testcontainers/engine.hpp"
#include "testcontainers/settings.hpp"

#include <cstdio>

namespace testcontainers::testing {
namespace {

using core::Keeping;

Keeping::Verdict verdict_so_far() {
    if (::testing::Test::HasFailure()) {
        return Keeping::Verdict::failing;
    }
    const bool runs = ::testing::UnitTest::GetInstance()->current_test_info() != nullptr;
    return runs ? Keeping::Verdict::passing : Keeping::Verdict::none;
}

bool may_keep() noexcept {
    try {
        return Settings::current().keep != Settings::Keep::never;
    } catch (...) {
        // Whoever needs the engine meets the wrong setting.
        return false;
    }
}

void print_report() {
    std::fputs(Keeping::instance().take_report().c_str(), stdout);
    std::fflush(stdout);
}

} // namespace

KeptContainers::KeptContainers() { Keeping::instance().judge_by(verdict_so_far); }

KeptContainers::~KeptContainers() { Keeping::instance().judge_by({}); }

void KeptContainers::OnTestEnd(const ::testing::TestInfo& test) {
    if (!may_keep()) {
        return;
    }
    const auto alive = core::LiveContainers::instance().all();
    const auto* const engine = alive.empty() ? nullptr : &Engine::current().info();
    Keeping::instance().test_ended(test.result()->Failed(), alive, engine);
    print_report();
}

void KeptContainers::OnTestProgramEnd(const ::testing::UnitTest& /*program*/) {
    if (may_keep()) {
        print_report();
    }
}

} // namespace testcontainers::testing

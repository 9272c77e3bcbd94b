#include "testcontainers/gtest/verdict.hpp"

#include "testcontainers/engine.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/settings.hpp"

#include <exception>

namespace testcontainers::testing {
namespace {

bool is_engine_required() noexcept {
    try {
        return Settings::current().required;
    } catch (...) {
        // A setting that cannot be read must not turn failures into skipped tests.
        return true;
    }
}

Verdict without_engine(const std::string& why) {
    if (is_engine_required()) {
        return {Verdict::Kind::fail, why};
    }
    return {Verdict::Kind::skip, why + "\nset TESTCONTAINERS_REQUIRED=1 to have such tests fail"};
}

} // namespace

Verdict engine_verdict() noexcept {
    try {
        (void)Engine::current();
        return {};
    } catch (...) {
        return verdict_of_current_exception();
    }
}

Verdict verdict_of_current_exception() noexcept {
    try {
        throw;
    } catch (const EngineUnavailable& error) {
        return without_engine(error.message());
    } catch (const std::exception& error) {
        return {Verdict::Kind::fail, error.what()};
    } catch (...) {
        return {Verdict::Kind::fail, "the start threw something that is no std::exception"};
    }
}

} // namespace testcontainers::testing

#include "core/environment_report.hpp"

#include "core/trace.hpp"
#include "session/session.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cstdio>

namespace testcontainers::core {
namespace {

std::string_view reaper_of(const Settings& settings) {
    if (settings.reaper_disabled) {
        return "none";
    }
    return settings.reaper == Settings::Reaper::ryuk ? "ryuk" : "process";
}

void report(Engine::State& engine) {
    const auto* const trace = Trace::current_if_usable();
    if (!engine.settings().report && trace == nullptr) {
        return;
    }
    const auto text = environment_text(engine.info(), engine.settings(), session::Session::current().id());
    if (engine.settings().report) {
        std::fprintf(stderr, "testcontainers: %s\n", printable(text).c_str());
    }
    if (trace != nullptr) {
        trace->write_labels(text);
    }
}

} // namespace

std::string environment_text(const EngineInfo& engine, const Settings& settings, std::string_view session) {
    return fmt::format("{} {}, API {}, at {} ({}); ports at {}; session {}; reaper {}", engine.product,
                       engine.version, engine.api_version, engine.url, engine.source, engine.host, session,
                       reaper_of(settings));
}

void report_environment(Engine::State& engine) noexcept {
    static std::atomic<bool> reported = false;
    if (reported.exchange(true)) {
        return;
    }
    try {
        report(engine);
    } catch (...) {
        // A report that lacks a line is better than a start that fails for it.
    }
}

} // namespace testcontainers::core

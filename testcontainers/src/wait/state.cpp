#include "wait/built_in.hpp"
#include "wait/health_check.hpp"
#include "wait/port_check.hpp"

#include <fmt/format.h>

namespace testcontainers::wait {

Readiness check_health(const Target& target) {
    const auto state = target.state();
    switch (state.health) {
    case Health::none:
        return Readiness::failed("neither the image nor the spec has a health check");
    case Health::starting:
        return Readiness::pending("health is starting" + last_output(state));
    case Health::unhealthy:
        // The engine says so, too, of a container that has ended: its end is the reason then.
        return state.running ? Readiness::failed("unhealthy" + last_output(state))
                             : Readiness::pending("unhealthy" + last_output(state));
    case Health::healthy:
        break;
    }
    return Readiness::ready();
}

std::string last_output(const TargetState& state) {
    return state.health_output.empty() ? std::string{}
                                       : fmt::format("; the last check said: {}", state.health_output);
}

Strategy healthy() { return BuiltIn::make("healthy", check_health); }

Strategy running() {
    return BuiltIn::make("running", [](const Target&) { return Readiness::ready(); });
}

Strategy exits_with(int exit_code) {
    return BuiltIn::make(fmt::format("exit with code {}", exit_code), [exit_code](const Target& target) {
        const auto state = target.state();
        if (state.running || !state.exit_code) {
            return Readiness::pending("it runs");
        }
        if (*state.exit_code == exit_code) {
            return Readiness::ready();
        }
        return Readiness::failed(
            fmt::format("exited with code {}, expected {}", *state.exit_code, exit_code));
    });
}

Strategy automatic() {
    return BuiltIn::make("ready by its health check or published ports", [](const Target& target) {
        return target.state().health == Health::none ? check_published_ports(target) : check_health(target);
    });
}

} // namespace testcontainers::wait

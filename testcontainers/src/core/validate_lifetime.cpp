#include "core/validate_lifetime.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers::core {

void check_lifetime(Problems& problems, const ContainerSpec& spec) {
    if (spec.reuse_idle < std::chrono::seconds{1}) {
        problems.add("reuse_idle", fmt::format("{} s must be at least 1 s", spec.reuse_idle.count()));
    }
    if (spec.auto_remove && spec.process.restart.when != RestartPolicy::When::never) {
        problems.add("auto_remove", "a container that the engine starts again cannot be removed at its end; "
                                    "leave out process.restart or auto_remove");
    }
    if (spec.auto_remove && spec.reuse) {
        problems.add("auto_remove", "a container that is removed at its end cannot be used again; leave out "
                                    "reuse or auto_remove");
    }
    if (!spec.clean_up && spec.reuse) {
        problems.add("clean_up", "a container that is used again is removed when it was idle for reuse_idle; "
                                 "leave out reuse or clean_up");
    }
}

std::vector<std::string> problems_of_run_once(const ContainerSpec& spec) {
    Problems problems;
    if (spec.auto_remove) {
        problems.add("auto_remove", "run_once reads exit code and output after the end, and removes the "
                                    "container by itself; leave it out");
    }
    if (!spec.clean_up) {
        problems.add("clean_up", "run_once removes its container; leave it out, or take create()");
    }
    return std::move(problems).take();
}

} // namespace testcontainers::core

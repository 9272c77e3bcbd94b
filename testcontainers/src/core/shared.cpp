#include "testcontainers/shared.hpp"

#include "core/canonical_form.hpp"
#include "core/leased.hpp"
#include "core/problems.hpp"
#include "core/time_limit.hpp"
#include "values/digest.hpp"

namespace testcontainers {

LeasedContainer lease_container(const std::string& name, const ContainerSpec& spec,
                                const SharedOptions& options, std::source_location where) {
    core::throw_problems("the shared service", core::problems_of_shared("service", name, spec, options.grace),
                         where);
    auto& engine = Engine::current().state();
    return core::leased_container(
        reaper::Lease::take(
            {.name = name, .hash = sha256_hex(core::canonical_form(spec)), .grace = options.grace},
            core::session_reaper(engine), core::time_left(engine.settings())),
        engine, spec, where);
}

} // namespace testcontainers

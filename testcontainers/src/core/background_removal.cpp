#include "core/background_removal.hpp"

#include "core/parting.hpp"

#include <memory>
#include <stop_token>
#include <utility>

namespace testcontainers::core {

void remove_in_background(Engine::State& engine, Ownership&& ownership, Departure departure) noexcept {
    try {
        const auto owned = std::make_shared<Ownership>(std::move(ownership));
        auto holds = std::move(departure.holds);
        engine.removals().add(
            {.kind = departure.kind,
             .holds = std::move(holds),
             .carry_out = [owned, departure = std::move(departure)](const std::stop_token& stop) {
                 owned->end(departure.what, departure.name, [&] {
                     departure.remove({.stop = stop});
                     owned->removed();
                 });
             }});
    } catch (...) {
        report_left_behind(departure.what, departure.name);
    }
}

} // namespace testcontainers::core

#include "spared.hpp"

#include "reaper/kept.hpp"
#include "reaper/use.hpp"
#include "session/session.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>

namespace testcontainers::reaper {
namespace {

bool is_there(docker::Client& engine, const std::string& container) {
    try {
        (void)engine.containers().inspect(container);
        return true;
    } catch (const NotFound&) {
        return false;
    }
}

} // namespace

bool is_spared(const std::string& id, const Labels& labels) {
    const auto place = labels.find(std::string{session::keep_label});
    const bool elsewhere = place != labels.end() && !place->second.empty() && place->second != Use::place();
    return elsewhere || is_kept(id);
}

void forget_what_is_gone(docker::Client& engine, const std::string& engine_url) {
    for (const auto& kept : all_kept()) {
        const auto is_in_use = [&] {
            return std::ranges::any_of(kept.containers,
                                       [&](const auto& container) { return is_there(engine, container); });
        };
        if (kept.engine_url == engine_url && !is_in_use()) {
            forget_kept(kept.id);
        }
    }
}

} // namespace testcontainers::reaper

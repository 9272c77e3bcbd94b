#pragma once

#include "job_end.hpp"
#include "testcontainers/docker/client.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace testcontainers::reaper {

/// Labels by name.
using Labels = std::map<std::string, std::string>;

/// What is to be removed.
struct Selection {
    /// `name=value`, all of which a thing must have; the engine looks for them.
    std::vector<std::string> labels;
    /// Whether a thing with these labels is to be removed.
    std::function<bool(const Labels&)> also = [](const Labels&) { return true; };
    /// Whether a thing is to stay all the same, by its id, which for a volume is its name.
    std::function<bool(const std::string&, const Labels&)> spared = [](const std::string&, const Labels&) {
        return false;
    };
};

/// Removes containers, then networks, then volumes, then images. Each is looked at again by its id before it
/// is removed: only what still has the labels goes, and not what has them from the image it was made of. What
/// cannot be removed does not keep the rest. Says on standard output what it removed.
/// @return `done` when everything selected is gone, else what hinders the most: what may be over soon before
/// what may not.
/// @throws TransportError when the engine does not answer.
[[nodiscard]] JobEnd remove(docker::Client& engine, const Selection& selection);

} // namespace testcontainers::reaper

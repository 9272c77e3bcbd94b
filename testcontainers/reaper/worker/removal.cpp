#include "removal.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace testcontainers::reaper {
namespace {

bool has_all(const Labels& labels, const Selection& selection) {
    const auto is_there = [&labels](const std::string& wanted) {
        const auto equals = wanted.find('=');
        const auto found = labels.find(wanted.substr(0, equals));
        return found != labels.end() && found->second == wanted.substr(equals + 1);
    };
    return std::all_of(selection.labels.begin(), selection.labels.end(), is_there) && selection.also(labels);
}

/// Removes one thing. Gone already is gone; another failure is told and tried again later.
template <class Inspect, class Remove>
bool remove_one(const char* kind, const std::string& name, const Selection& selection, Inspect inspect, Remove remove) {
    try {
        if (has_all(inspect(name).labels, selection)) {
            remove(name);
            fmt::print("removed {} {}\n", kind, name);
        }
        return true;
    } catch (const NotFound&) {
        return true;
    } catch (const ApiError& error) {
        fmt::print("{} {} stays: {}\n", kind, name, error.engine_message());
        return false;
    }
}

}  // namespace

bool remove(docker::Client& engine, const Selection& selection) {
    const std::map<std::string, std::vector<std::string>> filters{{"label", selection.labels}};
    auto containers = engine.containers();
    auto networks = engine.networks();
    auto volumes = engine.volumes();
    bool all = true;
    for (const auto& container : containers.list(filters, true)) {
        all &= remove_one(
            "container", container.id, selection, [&](const auto& id) { return containers.inspect(id); },
            [&](const auto& id) { containers.remove(id); });
    }
    for (const auto& network : networks.list(filters)) {
        all &= remove_one(
            "network", network.id, selection, [&](const auto& id) { return networks.inspect(id); },
            [&](const auto& id) { networks.remove(id); });
    }
    for (const auto& volume : volumes.list(filters)) {
        all &= remove_one(
            "volume", volume.name, selection, [&](const auto& name) { return volumes.inspect(name); },
            [&](const auto& name) { volumes.remove(name); });
    }
    return all;
}

}  // namespace testcontainers::reaper

#include "removal.hpp"

#include "session/session.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <string_view>

namespace testcontainers::reaper {
namespace {

using Filters = std::map<std::string, std::vector<std::string>>;

bool has_all(const Labels& labels, const Selection& selection) {
    const auto is_there = [&labels](const std::string& wanted) {
        const auto equals = wanted.find('=');
        const auto found = labels.find(wanted.substr(0, equals));
        return found != labels.end() && found->second == wanted.substr(equals + 1);
    };
    return std::all_of(selection.labels.begin(), selection.labels.end(), is_there) && selection.also(labels);
}

/// The name of the image for which the labels were made; empty when they were made for something else.
std::string image_of(const Labels& labels) {
    const auto found = labels.find(std::string{session::image_label});
    return found == labels.end() ? std::string{} : found->second;
}

template <class Details>
bool inherits_labels(const Details&) {
    return false;
}

bool inherits_labels(const docker::ContainerDetails& container) {
    return !image_of(container.labels).empty();
}

/// What the library makes has a name there: an empty one is that of a container of which the image was made.
/// An image that lost all its names can be anybody's; it is removed without force, so that it stays where
/// others are made of it.
bool inherits_labels(const docker::ImageDetails& image) {
    if (!image.labels.contains(std::string{session::image_label})) {
        return false;
    }
    const auto name = image_of(image.labels);
    return name.empty() || (!image.tags.empty() && std::ranges::find(image.tags, name) == image.tags.end());
}

JobEnd meaning_of(const ApiError& refusal, std::string_view kind) {
    // A network with containers on it is refused by Docker in this way.
    constexpr int forbidden = 403;
    constexpr int conflict = 409;
    constexpr int too_many_requests = 429;
    constexpr int server_errors = 500;
    if (refusal.status() == conflict || (kind == "network" && refusal.status() == forbidden)) {
        return JobEnd::in_use;
    }
    return refusal.status() >= server_errors || refusal.status() == too_many_requests ? JobEnd::engine_away
                                                                                      : JobEnd::refused;
}

/// One removal of all that a selection names.
class Removal {
public:
    Removal(docker::Client& engine, const Selection& selection)
        : engine_(engine), selection_(selection), filters_{{"label", selection.labels}} {}

    JobEnd run() {
        remove_containers();
        remove_networks();
        remove_volumes();
        remove_images();
        return end_;
    }

private:
    void remove_containers() {
        auto containers = engine_.containers();
        for (const auto& container : containers.list(filters_, true)) {
            remove_one(
                "container", container.id, [&](const auto& id) { return containers.inspect(id); },
                [&](const auto& details) { containers.remove(details.id); });
        }
    }

    void remove_networks() {
        auto networks = engine_.networks();
        for (const auto& network : networks.list(filters_)) {
            remove_one(
                "network", network.id, [&](const auto& id) { return networks.inspect(id); },
                [&](const auto& details) { networks.remove(details.id); });
        }
    }

    void remove_volumes() {
        auto volumes = engine_.volumes();
        for (const auto& volume : volumes.list(filters_)) {
            remove_one(
                "volume", volume.name, [&](const auto& name) { return volumes.inspect(name); },
                [&](const auto& details) { volumes.remove(details.name); });
        }
    }

    /// Without force: an image that anybody's container is made of stays.
    void remove_images() {
        auto images = engine_.images();
        for (const auto& image : images.list(filters_)) {
            remove_one(
                "image", image.id, [&](const auto& id) { return images.inspect(id); },
                [&](const auto& details) {
                    for (const auto& tag : details.tags) {
                        images.remove(tag);
                    }
                    if (details.tags.empty()) {
                        images.remove(details.id);
                    }
                });
        }
    }

    /// Gone already is gone; another refusal is told and remembered.
    template <class Inspect, class Remove>
    void remove_one(const char* kind, const std::string& name, Inspect inspect, Remove remove) {
        try {
            const auto details = inspect(name);
            if (has_all(details.labels, selection_) && !inherits_labels(details) &&
                !selection_.spared(name, details.labels)) {
                remove(details);
                fmt::print("removed {} {}\n", kind, name);
            }
        } catch (const NotFound&) {
            // What was to be reached.
        } catch (const ApiError& refusal) {
            fmt::print("{} {} stays: {}\n", kind, name, refusal.engine_message());
            note(meaning_of(refusal, kind));
        }
    }

    void note(JobEnd hindrance) {
        if (end_ == JobEnd::done || hindrance < end_) {
            end_ = hindrance;
        }
    }

    docker::Client& engine_;
    const Selection& selection_;
    Filters filters_;
    JobEnd end_ = JobEnd::done;
};

} // namespace

JobEnd remove(docker::Client& engine, const Selection& selection) { return Removal{engine, selection}.run(); }

} // namespace testcontainers::reaper

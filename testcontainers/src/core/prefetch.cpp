#include "core/prefetch.hpp"

#include "core/image_choice.hpp"
#include "core/image_pull.hpp"
#include "core/missing_images.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <mutex>
#include <thread>
#include <utility>

namespace testcontainers::core {
namespace {

std::vector<ImageChoice> choose_all(Engine::State& engine, const std::vector<std::string>& images,
                                    std::source_location where) {
    std::vector<ImageChoice> choices;
    for (const auto& image : images) {
        auto choice = choose_image(engine.settings(), image, where);
        const auto same = [&](const ImageChoice& other) { return other.image == choice.image; };
        if (std::ranges::none_of(choices, same)) {
            choices.push_back(std::move(choice));
        }
    }
    return choices;
}

std::vector<ImageReference> references(const std::vector<ImageChoice>& choices) {
    std::vector<ImageReference> images;
    for (const auto& choice : choices) {
        images.push_back(choice.image);
    }
    return images;
}

/// Calls `work` for each, on a few threads; keeps what it throws.
std::map<std::string, std::string>
for_each_side_by_side(const std::vector<ImageChoice>& choices, std::size_t threads,
                      const std::function<void(const ImageChoice&)>& work) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::map<std::string, std::string> failed;
    const auto work_off = [&] {
        for (auto index = next++; index < choices.size(); index = next++) {
            try {
                work(choices[index]);
            } catch (const Error& error) {
                const std::lock_guard lock(mutex);
                failed.emplace(choices[index].asked_for, error.message());
            }
        }
    };
    std::vector<std::jthread> workers;
    for (std::size_t i = 1; i < std::min(threads, choices.size()); ++i) {
        workers.emplace_back(work_off);
    }
    work_off();
    workers.clear();
    return failed;
}

void pull_by(const ImageReference& image, Engine::State& engine, const ImageChoice& choice,
             const docker::Call& call) {
    pull_image(engine, {.image = image, .described = choice.described, .asked_for = choice.asked_for},
               patience_of(engine.settings()), call);
}

Prefetched sorted_out(const std::vector<ImageChoice>& choices, std::map<std::string, std::string> failed) {
    Prefetched result{.failed = std::move(failed)};
    for (const auto& choice : choices) {
        if (!result.failed.contains(choice.asked_for)) {
            result.pulled.push_back(choice.asked_for);
        }
    }
    return result;
}

} // namespace

std::vector<std::string> not_present(Engine::State& engine, const std::vector<std::string>& images,
                                     const docker::Call& call) {
    const auto choices = choose_all(engine, images, call.where);
    const auto missing = missing_in(engine, references(choices), call);
    std::vector<std::string> names;
    for (const auto& choice : choices) {
        if (std::ranges::find(missing, choice.image) != missing.end()) {
            names.push_back(choice.asked_for);
        }
    }
    return names;
}

Prefetched prefetch(Engine::State& engine, const std::vector<std::string>& images, std::size_t side_by_side,
                    const docker::Call& call) {
    auto choices = choose_all(engine, images, call.where);
    const auto missing = missing_in(engine, references(choices), call);
    std::vector<std::string> present;
    std::erase_if(choices, [&](const ImageChoice& choice) {
        const bool is_there = std::ranges::find(missing, choice.image) == missing.end();
        if (is_there) {
            present.push_back(choice.asked_for);
        }
        return is_there;
    });
    auto failed = for_each_side_by_side(choices, side_by_side, [&](const ImageChoice& choice) {
        pull_by(choice.image, engine, choice, call);
    });
    auto result = sorted_out(choices, std::move(failed));
    result.present = std::move(present);
    return result;
}

Prefetched pin_images(Engine::State& engine, const std::vector<std::string>& images, ImageLock& lock,
                      std::size_t side_by_side, const docker::Call& call) {
    const auto choices = choose_all(engine, images, call.where);
    std::mutex mutex;
    auto failed = for_each_side_by_side(choices, side_by_side, [&](const ImageChoice& choice) {
        const auto& image = choice.unpinned;
        pull_by(image, engine, choice, call);
        const auto beginning = image.familiar_name() + '@';
        for (const auto& digest : engine.client().images().inspect(to_string(image), call).digests) {
            if (digest.starts_with(beginning)) {
                const std::lock_guard guard(mutex);
                lock.pin(image, digest.substr(beginning.size()));
                return;
            }
        }
        throw PullError(choice.described + " has no digest of a registry", call.where);
    });
    return sorted_out(choices, std::move(failed));
}

} // namespace testcontainers::core

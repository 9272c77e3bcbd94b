#include "core/prefetch.hpp"

#include "core/image_choice.hpp"
#include "core/image_pull.hpp"
#include "core/missing_images.hpp"
#include "testcontainers/error.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <functional>
#include <iterator>
#include <mutex>
#include <thread>
#include <utility>

namespace testcontainers::core {
namespace {

/// An image, what is taken for it, and for which platform.
struct Choice : ImageChoice {
    std::string platform;

    /// What it is called in answers.
    [[nodiscard]] std::string name() const { return to_string(WantedImage{asked_for, platform}); }
};

std::vector<Choice> choose_all(Engine::State& engine, const std::vector<WantedImage>& images,
                               std::source_location where) {
    std::vector<Choice> choices;
    for (const auto& [name, platform] : images) {
        Choice choice{choose_image(engine.settings(), name, where),
                      platform_or_usual(engine.settings(), platform)};
        const auto same = [&](const Choice& other) {
            return other.image == choice.image && other.platform == choice.platform;
        };
        if (std::ranges::none_of(choices, same)) {
            choices.push_back(std::move(choice));
        }
    }
    return choices;
}

/// Takes those out that the engine has, and for the platform that is wanted; they are returned.
std::vector<Choice> take_present(Engine::State& engine, std::vector<Choice>& choices,
                                 const docker::Call& call) {
    std::vector<ImageReference> images;
    for (const auto& choice : choices) {
        images.push_back(choice.image);
    }
    const auto missing = missing_in(engine, images, call);
    const auto is_missing = [&](const Choice& choice) {
        return std::ranges::find(missing, choice.image) != missing.end() ||
               (!choice.platform.empty() &&
                !is_for(engine.client().images().inspect(to_string(choice.image), call), choice.platform));
    };
    const auto present = std::ranges::stable_partition(choices, is_missing);
    std::vector<Choice> taken(std::make_move_iterator(present.begin()),
                              std::make_move_iterator(present.end()));
    choices.erase(present.begin(), present.end());
    return taken;
}

/// Calls `work` for each, on a few threads; keeps what it throws.
std::map<std::string, std::string> for_each_side_by_side(const std::vector<Choice>& choices,
                                                         std::size_t threads,
                                                         const std::function<void(const Choice&)>& work) {
    std::atomic<std::size_t> next = 0;
    std::mutex mutex;
    std::map<std::string, std::string> failed;
    const auto work_off = [&] {
        for (auto index = next++; index < choices.size(); index = next++) {
            try {
                work(choices[index]);
            } catch (const Error& error) {
                const std::lock_guard lock(mutex);
                failed.emplace(choices[index].name(), error.message());
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

void pull_by(const ImageReference& image, Engine::State& engine, const Choice& choice,
             const docker::Call& call) {
    pull_image(engine,
               {.image = image,
                .described = choice.described,
                .asked_for = choice.asked_for,
                .platform = choice.platform},
               patience_of(engine.settings()), call);
}

Prefetched sorted_out(const std::vector<Choice>& choices, std::map<std::string, std::string> failed) {
    Prefetched result{.failed = std::move(failed)};
    for (const auto& choice : choices) {
        if (!result.failed.contains(choice.name())) {
            result.pulled.push_back(choice.name());
        }
    }
    return result;
}

} // namespace

std::vector<std::string> not_present(Engine::State& engine, const std::vector<WantedImage>& images,
                                     const docker::Call& call) {
    auto choices = choose_all(engine, images, call.where);
    (void)take_present(engine, choices, call);
    std::vector<std::string> names;
    for (const auto& choice : choices) {
        names.push_back(choice.name());
    }
    return names;
}

Prefetched prefetch(Engine::State& engine, const std::vector<WantedImage>& images, std::size_t side_by_side,
                    const docker::Call& call) {
    auto choices = choose_all(engine, images, call.where);
    const auto present = take_present(engine, choices, call);
    auto failed = for_each_side_by_side(
        choices, side_by_side, [&](const Choice& choice) { pull_by(choice.image, engine, choice, call); });
    auto result = sorted_out(choices, std::move(failed));
    for (const auto& choice : present) {
        result.present.push_back(choice.name());
    }
    return result;
}

Prefetched pin_images(Engine::State& engine, const std::vector<WantedImage>& images, ImageLock& lock,
                      std::size_t side_by_side, const docker::Call& call) {
    const auto choices = choose_all(engine, images, call.where);
    std::mutex mutex;
    auto failed = for_each_side_by_side(choices, side_by_side, [&](const Choice& choice) {
        const auto& image = choice.unpinned;
        pull_by(image, engine, choice, call);
        const auto beginning = image.familiar_name() + '@';
        for (const auto& digest : engine.client().images().inspect(to_string(image), call).digests) {
            if (digest.starts_with(beginning)) {
                const std::lock_guard guard(mutex);
                lock.pin(written_name(engine.settings(), image), digest.substr(beginning.size()));
                return;
            }
        }
        throw PullError(choice.described + " has no digest of a registry", call.where);
    });
    return sorted_out(choices, std::move(failed));
}

} // namespace testcontainers::core

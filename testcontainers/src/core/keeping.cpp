#include "core/keeping.hpp"

#include "reaper/kept.hpp"
#include "session/session.hpp"
#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <utility>

namespace testcontainers::core {
namespace {

/// A failed test must not wait long for what is said about it.
constexpr std::chrono::seconds longest_look{5};

void warn_that_nobody_judges() noexcept {
    static std::once_flag warned;
    std::call_once(warned, [] {
        std::fputs("testcontainers: TESTCONTAINERS_KEEP=on-failure keeps nothing here: nobody says which "
                   "test has failed, "
                   "as testcontainers::gtest_main and tc::testing::install() do\n",
                   stderr);
    });
}

} // namespace

Keeping& Keeping::instance() {
    // Containers in static storage end after every other static object: this one must outlive them.
    static auto* const keeping = new Keeping;
    return *keeping;
}

void Keeping::judge_by(std::function<Verdict()> judge) {
    const std::lock_guard lock(mutex_);
    judge_ = std::move(judge);
}

Keeping::Verdict Keeping::verdict() const {
    std::function<Verdict()> judge;
    {
        const std::lock_guard lock(mutex_);
        judge = judge_;
    }
    if (!judge) {
        warn_that_nobody_judges();
        return Verdict::none;
    }
    return judge();
}

Fate Keeping::fate_of(const std::string& id, Settings::Keep keep) noexcept {
    if (keep == Settings::Keep::never) {
        return Fate::removal;
    }
    try {
        {
            const std::lock_guard lock(mutex_);
            if (keep == Settings::Keep::always || kept_.contains(id)) {
                return Fate::keeping;
            }
        }
        switch (verdict()) {
        case Verdict::failing:
            return Fate::keeping;
        case Verdict::passing:
            return std::uncaught_exceptions() > 0 ? Fate::suspense : Fate::removal;
        case Verdict::none:
            break;
        }
    } catch (...) {
        // What cannot be judged goes.
    }
    return Fate::removal;
}

KeptContainer Keeping::with_uses(docker::Client& client, KeptContainer container,
                                 std::set<std::string>& used) {
    learn(container, client.containers().inspect(container.id, {.timeout = longest_look}));
    const std::lock_guard lock(mutex_);
    used.insert(container.volumes.begin(), container.volumes.end());
    used.insert(container.network_ids.begin(), container.network_ids.end());
    used.insert(container.image_id);
    return container;
}

void Keeping::keep(docker::Client& client, const std::string& engine_url, KeptContainer container) {
    {
        const std::lock_guard lock(mutex_);
        if (!kept_.insert(container.id).second) {
            return;
        }
    }
    container = with_uses(client, std::move(container), used_by_kept_);
    auto things = container.network_ids;
    things.insert(container.volumes.begin(), container.volumes.end());
    things.insert({container.id, container.image_id});
    for (const auto& id : things) {
        reaper::keep(id, engine_url, container.id);
    }
    const auto text = text_of(container);
    const std::lock_guard lock(mutex_);
    if (judge_) {
        report_ += text;
    } else {
        std::fputs(text.c_str(), stderr);
    }
}

void Keeping::take(Fate fate, Engine::State& engine, const KeptContainer& container, Ownership&& ownership,
                   Departure departure) noexcept {
    try {
        if (fate == Fate::keeping) {
            keep(engine.client(), engine.info().url, container);
            ownership.give_up();
            return;
        }
        auto learned = with_uses(engine.client(), container, used_by_suspended_);
        const std::lock_guard lock(mutex_);
        suspended_.push_back({&engine, std::move(ownership), std::move(departure), std::move(learned)});
        return;
    } catch (const std::exception& error) {
        std::fprintf(stderr, "testcontainers: container %s is not kept: %s\n", container.name.c_str(),
                     error.what());
    }
    remove_in_background(engine, std::move(ownership), std::move(departure));
}

bool Keeping::takes(const std::string& name, Engine::State& engine, Ownership& ownership,
                    Departure& departure) noexcept {
    if (engine.settings().keep == Settings::Keep::never) {
        return false;
    }
    const std::lock_guard lock(mutex_);
    if (used_by_kept_.contains(name)) {
        ownership.give_up();
        return true;
    }
    if (used_by_suspended_.contains(name)) {
        suspended_.push_back({&engine, std::move(ownership), std::move(departure), {}});
        return true;
    }
    return false;
}

void Keeping::let_go(std::list<Suspended> suspended) noexcept {
    for (auto& one : suspended) {
        remove_in_background(*one.engine, std::move(one.ownership), std::move(one.departure));
    }
}

void Keeping::yield(const std::set<std::string>& claims) noexcept {
    std::list<Suspended> yielding;
    {
        const std::lock_guard lock(mutex_);
        const auto holds_any = [&](const Suspended& one) {
            return std::ranges::any_of(one.departure.holds,
                                       [&](const auto& held) { return claims.contains(held); });
        };
        if (std::ranges::any_of(suspended_, holds_any)) {
            yielding.swap(suspended_);
            used_by_suspended_.clear();
        }
    }
    let_go(std::move(yielding));
}

void Keeping::test_ended(bool failed, const std::vector<LiveContainer>& alive,
                         const EngineInfo* engine) noexcept {
    std::list<Suspended> suspended;
    {
        const std::lock_guard lock(mutex_);
        suspended.swap(suspended_);
        used_by_suspended_.clear();
    }
    if (!failed) {
        let_go(std::move(suspended));
        return;
    }
    const auto try_to_keep = [this](docker::Client& client, const std::string& url, KeptContainer container) {
        try {
            keep(client, url, std::move(container));
        } catch (const std::exception& error) {
            std::fprintf(stderr, "testcontainers: a container is not kept: %s\n", error.what());
        }
    };
    for (auto& one : suspended) {
        if (!one.container.id.empty()) {
            try_to_keep(one.engine->client(), one.engine->info().url, one.container);
        }
        one.ownership.give_up();
    }
    for (const auto& container : alive) {
        if (engine != nullptr) {
            try_to_keep(*container.client, engine->url,
                        {.id = container.id,
                         .name = container.name,
                         .image = container.image,
                         .volumes = container.volumes});
        }
    }
}

void part_with(const std::string& name, Engine::State& engine, Ownership&& ownership,
               Departure departure) noexcept {
    if (!Keeping::instance().takes(name, engine, ownership, departure)) {
        remove_in_background(engine, std::move(ownership), std::move(departure));
    }
}

std::string Keeping::take_report() {
    const std::lock_guard lock(mutex_);
    if (report_.empty()) {
        return {};
    }
    return std::exchange(report_, {}) + fmt::format("[ CONTAINER] remove all that this session has kept: "
                                                    "docker rm -fv $(docker ps -aq --filter label={}={})\n",
                                                    session::session_label, session::Session::current().id());
}

} // namespace testcontainers::core

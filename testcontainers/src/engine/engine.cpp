#include "testcontainers/engine.hpp"

#include "engine/discovery.hpp"
#include "engine/engine_state.hpp"

#include "testcontainers/error.hpp"

#include <cstddef>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <utility>
#include <variant>

namespace testcontainers {
namespace {

using Found = std::variant<std::unique_ptr<Engine>, std::exception_ptr>;

Found search() {
    try {
        return std::make_unique<Engine>(
            engine::discover(Settings::current(), engine::Surroundings::of_process()));
    } catch (...) {
        return std::current_exception();
    }
}

void report_pending(Engine::State& state) noexcept {
    std::fprintf(stderr,
                 "testcontainers: the engine was still removing %zu things of this process when its end had "
                 "waited for %lld s%s\n",
                 state.removals().pending(),
                 static_cast<long long>(engine::longest_farewell / std::chrono::seconds{1}),
                 state.settings().reaper_disabled ? "" : "; the reaper goes on with them");
}

/// The result of the one search. It is never destroyed, because containers with static storage duration may
/// need it until the very end; only its threads are ended.
const Found& found() {
    static const auto* const result = [] {
        auto* const searched = new Found(search());
        if (std::holds_alternative<std::unique_ptr<Engine>>(*searched)) {
            std::atexit([] {
                auto& state = std::get<std::unique_ptr<Engine>>(found())->state();
                if (!state.removals().close(engine::longest_farewell)) {
                    report_pending(state);
                }
                state.events().stop();
            });
        }
        return searched;
    }();
    return *result;
}

} // namespace

Engine::State::State(EngineInfo info, std::unique_ptr<docker::Client> client, Settings settings)
    : info_(std::move(info)), client_(std::move(client)), settings_(std::move(settings)), events_(*client_) {}

Engine::Engine(std::unique_ptr<State> state) noexcept : state_(std::move(state)) {}

Engine::~Engine() = default;

Engine& Engine::current() {
    const auto& result = found();
    if (const auto* const failure = std::get_if<std::exception_ptr>(&result)) {
        std::rethrow_exception(*failure);
    }
    return *std::get<std::unique_ptr<Engine>>(result);
}

std::optional<std::string> Engine::why_unavailable() noexcept {
    try {
        (void)current();
        return std::nullopt;
    } catch (const Error& error) {
        return error.message();
    } catch (const std::exception& error) {
        return error.what();
    }
}

const EngineInfo& Engine::info() const noexcept { return state_->info(); }

docker::Client& Engine::client() noexcept { return state_->client(); }

bool Engine::await_removals(std::chrono::milliseconds longest) noexcept {
    return state_->removals().await_all(longest);
}

Engine::State& Engine::state() noexcept { return *state_; }

} // namespace testcontainers

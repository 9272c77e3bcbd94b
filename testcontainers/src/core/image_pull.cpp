#include "core/image_pull.hpp"

#include "core/image_turns.hpp"
#include "core/time_limit.hpp"
#include "testcontainers/error.hpp"
#include "values/deadline.hpp"

namespace testcontainers::core {
namespace {

using Clock = std::chrono::steady_clock;

void pull_in_turn(Engine::State& engine, const PullOrder& order, const TransferPatience& patience,
                  const docker::Call& call) {
    RegistryTransfer transfer(order.image, order.described, "pulled", patience, call);
    auto images = engine.client().images();
    auto failure = transfer.run([&](const auto& registry_auth, const auto& progress, const auto& attempt) {
        images.pull(order.image, registry_auth, progress, attempt, order.platform);
    });
    if (!failure) {
        // The engine's word that it has pulled is not enough.
        try {
            (void)images.inspect(to_string(order.image), call);
        } catch (const NotFound&) {
            failure =
                order.described + " could not be pulled: the engine said that it was, and does not have it";
        }
    }
    if (failure) {
        throw PullError(*failure, {.image = order.asked_for}, call.where);
    }
}

} // namespace

TransferPatience patience_of(const Settings& settings) {
    auto [time, note] = allowed(settings.pull_timeout, settings);
    return {.whole = time,
            .pause = settings.pull_pause_timeout,
            .note = note.empty() ? " (TESTCONTAINERS_PULL_TIMEOUT)" : std::move(note)};
}

void pull_image(Engine::State& engine, const PullOrder& order, const TransferPatience& patience,
                const docker::Call& call) {
    const auto name = to_string(order.image) + (order.platform.empty() ? "" : ' ' + order.platform);
    const auto& url = engine.info().url;
    const auto deadline = deadline_after(patience.whole);
    try {
        once_at_a_time(url + '\n' + name, deadline, call.stop, [&] {
            ImageTurn turn(url, name, deadline, call.stop);
            if (turn.last_pull() < order.wanted_since) {
                pull_in_turn(engine, order, patience, call);
                turn.pulled();
            }
        });
    } catch (const PullError& error) {
        // It may be another thread's: this caller has a place of its own.
        throw PullError(error.message(), {.image = order.asked_for}, call.where);
    } catch (const TransportError& error) {
        if (error.reason() != TransportError::Reason::timed_out) {
            throw;
        }
        throw PullError(order.described + " could not be pulled: " + error.message(),
                        {.image = order.asked_for}, call.where);
    }
}

void push_image(Engine::State& engine, const ImageReference& image, const TransferPatience& patience,
                const docker::Call& call) {
    RegistryTransfer transfer(image, "image \"" + to_string(image) + '"', "pushed", patience, call);
    const auto failure =
        transfer.run([&](const auto& registry_auth, const auto& progress, const auto& attempt) {
            engine.client().images().push(image, registry_auth, progress, attempt);
        });
    if (failure) {
        throw PushError(*failure, call.where);
    }
}

} // namespace testcontainers::core

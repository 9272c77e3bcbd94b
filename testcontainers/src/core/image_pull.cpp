#include "core/image_pull.hpp"

#include "auth/find_credentials.hpp"
#include "core/image_turns.hpp"
#include "core/pull_display.hpp"
#include "core/pull_tally.hpp"
#include "core/time_limit.hpp"
#include "testcontainers/error.hpp"
#include "values/deadline.hpp"
#include "values/digest.hpp"
#include "values/platform.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace testcontainers::core {
namespace {

using Clock = std::chrono::steady_clock;

/// Whether the engine has the image, and for the platform that is wanted.
bool is_there(Engine::State& engine, const PullOrder& order, const docker::Call& call) {
    try {
        return is_for(engine.client().images().inspect(to_string(order.image), call), order.platform);
    } catch (const NotFound&) {
        return false;
    }
}

/// Nothing when it went well.
std::optional<RegistryTransfer::Failure> failure_of_pull(Engine::State& engine, const PullOrder& order,
                                                         const TransferPatience& patience,
                                                         Clock::time_point deadline,
                                                         const docker::Call& call) {
    RegistryTransfer transfer(order.image, order.described, "pulled", patience, deadline, call);
    auto images = engine.client().images();
    auto failure = transfer.run([&](const auto& registry_auth, const auto& progress, const auto& attempt) {
        images.pull(order.image, registry_auth, progress, attempt, order.platform);
    });
    if (!failure) {
        // The engine's word that it has pulled is not enough.
        try {
            (void)images.inspect(to_string(order.image), call);
        } catch (const NotFound&) {
            return RegistryTransfer::Failure{
                .text = order.described +
                        " could not be pulled: the engine said that it was, and does not have it"};
        }
    }
    return failure;
}

/// Where this process takes credentials from, as a text that tells none.
std::string asker() {
    const auto environment = auth::process_environment();
    std::string all;
    for (const auto* const name : {"DOCKER_AUTH_CONFIG", "DOCKER_CONFIG", "HOME", "PATH"}) {
        all += environment(name).value_or("") + '\n';
    }
    return sha256_hex(all);
}

/// Shows that another process pulls the image.
class ShownWait {
public:
    explicit ShownWait(std::string image) : image_(std::move(image)) {
        tally_.take({.status = "another process pulls it"});
    }
    ShownWait(const ShownWait&) = delete;
    ShownWait& operator=(const ShownWait&) = delete;
    ~ShownWait() { PullDisplay::of_process().end(image_, "pulled", well_, Clock::now()); }

    void goes_on() { PullDisplay::of_process().update(image_, tally_, Clock::now()); }
    void ended_well() { well_ = true; }

private:
    std::string image_;
    PullTally tally_;
    bool well_ = false;
};

void pull_in_turn(Engine::State& engine, const PullOrder& order, const std::string& name,
                  const TransferPatience& patience, Clock::time_point deadline, const docker::Call& call) {
    ShownWait wait(to_string(order.image));
    ImageTurn turn(engine.info().url, name, deadline, call.stop, [&wait] { wait.goes_on(); });
    const auto& described = order.described;
    if (const auto why = turn.failure_since(order.wanted_since, asker())) {
        throw PullError(described + *why, {.image = order.asked_for}, call.where);
    }
    if (turn.last_pull() < order.wanted_since || !is_there(engine, order, call)) {
        if (const auto failure = failure_of_pull(engine, order, patience, deadline, call)) {
            if (failure->holds_for_others) {
                turn.failed(failure->text.substr(described.size()), asker());
            }
            throw PullError(failure->text, {.image = order.asked_for}, call.where);
        }
        turn.pulled();
    }
    wait.ended_well();
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
    const auto name = turn_name(order.image, order.platform);
    const auto& url = engine.info().url;
    const auto deadline = deadline_after(patience.whole);
    try {
        once_at_a_time(url + '\n' + name, deadline, call.stop,
                       [&] { pull_in_turn(engine, order, name, patience, deadline, call); });
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

bool is_for(const docker::ImageDetails& image, const std::string& platform) {
    if (platform.empty() || image.architecture.empty()) {
        return true;
    }
    const auto wanted = Platform::parse(platform);
    const auto bare = image.os + '/' + image.architecture;
    const auto there = Platform::parse(image.variant.empty() ? bare : bare + '/' + image.variant);
    const bool both_name_variants = !image.variant.empty() && std::ranges::count(platform, '/') == 2;
    return wanted.os == there.os && wanted.architecture == there.architecture &&
           (!both_name_variants || wanted.variant == there.variant);
}

void push_image(Engine::State& engine, const ImageReference& image, const TransferPatience& patience,
                const docker::Call& call) {
    RegistryTransfer transfer(image, "image \"" + to_string(image) + '"', "pushed", patience,
                              Clock::now() + patience.whole, call);
    const auto failure =
        transfer.run([&](const auto& registry_auth, const auto& progress, const auto& attempt) {
            engine.client().images().push(image, registry_auth, progress, attempt);
        });
    if (failure) {
        throw PushError(failure->text, call.where);
    }
}

} // namespace testcontainers::core

#include "core/classic_build.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <span>
#include <string_view>

namespace testcontainers::core {
namespace {

constexpr int most_attempts = 3;

/// Whether a step's image that the builder found in its cache was removed by somebody before it went on from
/// there.
bool lost_a_step(std::string_view words) {
    constexpr std::array<std::string_view, 4> phrases{"No such image: sha256:", "layer does not exist",
                                                      "unknown parent image ID", "failed to get layer"};
    return std::ranges::any_of(phrases,
                               [&](auto phrase) { return words.find(phrase) != std::string_view::npos; });
}

/// What the build has found stays, and so does what has a name: a command of a step can write such a line as
/// well.
void remove_steps(Engine::State& engine, const BuildLog& log, std::source_location where) {
    auto images = engine.client().images();
    for (auto id = log.made().rbegin(); id != log.made().rend(); ++id) {
        try {
            if (images.inspect(*id, {.where = where}).tags.empty()) {
                images.remove(*id, false, {.where = where}, true);
            }
        } catch (const NotFound&) {
            // Gone already.
        } catch (const Error&) {
            return; // another build goes on from there
        }
    }
}

} // namespace

std::string build_with_classic_builder(Engine::State& engine, const ImageBuild& build,
                                       const docker::ImageBuildOrder& order, const BuildContext& context,
                                       BuildLog& log, std::source_location where) {
    for (int attempt = 1;; ++attempt) {
        auto tar = context.tar();
        try {
            return engine.client().images().build(
                order, [&tar](std::span<char> buffer) { return tar.read(buffer); },
                [&log](std::string_view text) { log.add(text); }, {.timeout = build.timeout, .where = where});
        } catch (const ApiError& error) {
            if (attempt < most_attempts && lost_a_step(error.engine_message())) {
                continue;
            }
            remove_steps(engine, log, where);
            throw BuildError(
                fmt::format("the image was not built: {}{}", error.engine_message(), log.last_step()), where);
        } catch (const TransportError& error) {
            remove_steps(engine, log, where);
            if (error.reason() != TransportError::Reason::timed_out) {
                throw;
            }
            throw BuildError(fmt::format("the image was not built: it did not end within {} s{}",
                                         std::chrono::duration<double>(build.timeout).count(),
                                         log.last_step()),
                             where);
        } catch (...) {
            remove_steps(engine, log, where);
            throw;
        }
    }
}

} // namespace testcontainers::core

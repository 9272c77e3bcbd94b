#include "core/attached_consumers.hpp"

#include "values/printable.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace testcontainers::core {
namespace {

void report(const std::string& description, const std::string& name, std::string_view why) {
    std::fprintf(stderr, "%s\n",
                 printable(fmt::format("testcontainers: the log consumer that {} failed for container {}: {}",
                                       description, name, why))
                     .c_str());
}

} // namespace

void AttachedConsumers::attach(docker::Client& client, engine::EventHub& events, const Followed& followed,
                               const std::vector<DescribedLogConsumer>& consumers) {
    if (!attached_.empty()) {
        return;
    }
    attached_.reserve(consumers.size());
    for (const auto& consumer : consumers) {
        attached_.push_back({consumer.description(), std::make_unique<LogFollower::State>(
                                                         client, events, followed, consumer.function())});
    }
}

void AttachedConsumers::finish(const std::string& name) noexcept {
    if (!owner_.is_this_process()) {
        return;
    }
    for (auto& [description, follower] : std::exchange(attached_, {})) {
        try {
            try {
                follower->finish();
            } catch (const std::exception& error) {
                report(description, name, error.what());
            } catch (...) {
                report(description, name, "an unknown exception");
            }
        } catch (...) {
            std::fputs("testcontainers: a log consumer failed\n", stderr);
        }
    }
}

} // namespace testcontainers::core

#include "witness.hpp"

#include "testcontainers/engine.hpp"
#include "testcontainers/error.hpp"
#include "testcontainers/settings.hpp"

#include <atomic>
#include <functional>
#include <stop_token>

#include <unistd.h>

namespace testcontainers::testsupport {
namespace {

using Filters = std::map<std::string, std::vector<std::string>>;

Filters of_session(const std::string& session) {
    return {{"label", {"org.testcontainers.session-id=" + session}}};
}

/// What the engine says when something goes.
const std::vector<std::string> removals{"destroy", "delete"};

/// Looks at once and after each event of these actions, until `found` or the time is over.
void look_at_each(docker::Client& engine, const std::vector<std::string>& actions,
                  const std::function<bool()>& found, std::chrono::milliseconds time) {
    std::stop_source enough;
    const auto look = [&] {
        if (found()) {
            enough.request_stop();
        }
        return !enough.stop_requested();
    };
    try {
        engine.system().events(
            {.filters = {{"event", actions}}}, [&](const docker::Event&) { return look(); },
            [&] { (void)look(); }, {.timeout = time, .stop = enough.get_token()});
    } catch (const TransportError&) {
        // The time is over, or it was found before the first event.
    }
}

} // namespace

docker::Client& usual_engine() { return Engine::current().client(); }

std::string unique_session() {
    static std::atomic<int> count = 0;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return "faults-" + std::to_string(::getpid()) + "-" + std::to_string(now) + "-" + std::to_string(++count);
}

std::string left_of(const std::string& session, docker::Client& engine) {
    const auto filters = of_session(session);
    std::string left;
    for (const auto& container : engine.containers().list(filters, true)) {
        left += "container " + container.id + " " + container.state + "\n";
    }
    for (const auto& network : engine.networks().list(filters)) {
        left += "network " + network.name + "\n";
    }
    for (const auto& volume : engine.volumes().list(filters)) {
        left += "volume " + volume.name + "\n";
    }
    for (const auto& image : engine.images().list(filters)) {
        left += "image " + image.id + "\n";
    }
    return left;
}

std::string left_after(const std::string& session, std::chrono::milliseconds time, docker::Client& engine) {
    look_at_each(
        engine, removals, [&] { return left_of(session, engine).empty(); }, time);
    return left_of(session, engine);
}

std::string left_without(const std::string& text, const std::string& session,
                         std::chrono::milliseconds time) {
    const auto is_gone = [&] { return left_of(session).find(text) == std::string::npos; };
    look_at_each(usual_engine(), removals, is_gone, time);
    return left_of(session);
}

void remove_all_of(const std::string& session) {
    auto& engine = usual_engine();
    const auto filters = of_session(session);
    for (const auto& container : engine.containers().list(filters, true)) {
        engine.containers().remove(container.id);
    }
    for (const auto& network : engine.networks().list(filters)) {
        engine.networks().remove(network.id);
    }
    for (const auto& volume : engine.volumes().list(filters)) {
        engine.volumes().remove(volume.name);
    }
}

bool made_within(const std::string& session, std::chrono::milliseconds time) {
    look_at_each(
        usual_engine(), {"start"}, [&] { return !left_of(session).empty(); }, time);
    return !left_of(session).empty();
}

Bystander::Bystander(const std::string& session, docker::Client& engine)
    : engine_(engine), name_("bystander-" + session) {
    const std::map<std::string, std::string> labels{{"org.testcontainers", "true"},
                                                    {"org.testcontainers.lang", "java"},
                                                    {"org.testcontainers.sessionId", session},
                                                    {"org.testcontainers.session-id", session + "x"},
                                                    {"x.org.testcontainers.session-id", session}};
    docker::ContainerCreate other;
    other.name = name_;
    other.image = to_string(
        ImageReference::parse("busybox:1").with_hub_prefix(Settings::current().hub_image_name_prefix));
    other.command = {"sh", "-c", "trap 'exit 0' TERM; sleep 600 & wait"};
    other.labels = labels;
    id_ = engine_.containers().create(other).id;
    engine_.containers().start(id_);
    (void)engine_.volumes().create({.name = name_, .labels = labels});
    (void)engine_.networks().create({.name = name_, .labels = labels});
}

Bystander::~Bystander() {
    try {
        engine_.containers().remove(id_);
        engine_.volumes().remove(name_);
        engine_.networks().remove(name_);
    } catch (const Error&) {
        // The test has failed before, or will: is_there() is false.
    }
}

bool Bystander::is_alive() const { return is_there() && engine_.containers().inspect(id_).state.running; }

bool Bystander::is_there() const {
    try {
        (void)engine_.containers().inspect(id_);
        (void)engine_.volumes().inspect(name_);
        (void)engine_.networks().inspect(name_);
        return true;
    } catch (const NotFound&) {
        return false;
    }
}

} // namespace testcontainers::testsupport

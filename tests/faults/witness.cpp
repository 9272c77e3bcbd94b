#include "witness.hpp"

#include "testcontainers/docker/client.hpp"
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

docker::Client& engine() { return Engine::current().client(); }

/// Looks at once and after each event of that action, until `found` or the time is over.
void look_at_each(const std::string& action, const std::function<bool()>& found,
                  std::chrono::milliseconds time) {
    std::stop_source enough;
    const auto look = [&] {
        if (found()) {
            enough.request_stop();
        }
        return !enough.stop_requested();
    };
    try {
        engine().system().events(
            {{"event", {action}}}, [&](const docker::Event&) { return look(); }, [&] { (void)look(); },
            {.timeout = time, .stop = enough.get_token()});
    } catch (const TransportError&) {
        // The time is over, or it was found before the first event.
    }
}

} // namespace

std::string unique_session() {
    static std::atomic<int> count = 0;
    const auto now = std::chrono::steady_clock::now().time_since_epoch().count();
    return "faults-" + std::to_string(::getpid()) + "-" + std::to_string(now) + "-" + std::to_string(++count);
}

std::string left_of(const std::string& session) {
    const Filters filters{{"label", {"org.testcontainers.session-id=" + session}}};
    std::string left;
    for (const auto& container : engine().containers().list(filters, true)) {
        left += "container " + container.id + " " + container.state + "\n";
    }
    for (const auto& network : engine().networks().list(filters)) {
        left += "network " + network.name + "\n";
    }
    for (const auto& volume : engine().volumes().list(filters)) {
        left += "volume " + volume.name + "\n";
    }
    return left;
}

std::string left_after(const std::string& session, std::chrono::milliseconds time) {
    look_at_each(
        "destroy", [&] { return left_of(session).empty(); }, time);
    return left_of(session);
}

bool made_within(const std::string& session, std::chrono::milliseconds time) {
    look_at_each(
        "start", [&] { return !left_of(session).empty(); }, time);
    return !left_of(session).empty();
}

Bystander::Bystander(const std::string& session) {
    docker::ContainerCreate other;
    other.name = "bystander-" + session;
    other.image = to_string(
        ImageReference::parse("busybox:1").with_hub_prefix(Settings::current().hub_image_name_prefix));
    other.command = {"sleep", "600"};
    other.labels = {{"org.testcontainers", "true"},
                    {"org.testcontainers.lang", "java"},
                    {"org.testcontainers.sessionId", session},
                    {"org.testcontainers.session-id", session + "x"},
                    {"x.org.testcontainers.session-id", session}};
    id_ = engine().containers().create(other).id;
    engine().containers().start(id_);
}

Bystander::~Bystander() {
    try {
        engine().containers().remove(id_);
    } catch (const Error&) {
        // The test has failed before, or will: is_alive() is false.
    }
}

bool Bystander::is_alive() const {
    try {
        return engine().containers().inspect(id_).state.running;
    } catch (const NotFound&) {
        return false;
    }
}

} // namespace testcontainers::testsupport

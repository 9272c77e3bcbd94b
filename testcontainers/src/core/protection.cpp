#include "core/protection.hpp"

#include "core/ownership.hpp"
#include "core/ryuk.hpp"
#include "engine/engine_state.hpp"
#include "reaper/guard.hpp"
#include "reaper/use.hpp"
#include "session/process_identity.hpp"
#include "session/session.hpp"
#include "testcontainers/settings.hpp"

#include <fmt/chrono.h>

#include <chrono>
#include <utility>

#include <unistd.h>

namespace testcontainers::core {
namespace {

std::string identity_of(pid_t pid) {
    const auto identity = session::ProcessIdentity::of(pid);
    return identity ? to_string(*identity) : std::string{};
}

/// This process, as its labels name it; a forked child is another.
std::string identity_of_this_process() { return identity_of(::getpid()); }

reaper::Access access(const session::Session& session, const EngineInfo& engine) {
    if (Settings::current().reaper == Settings::Reaper::ryuk) {
        return access_to_ryuk(session);
    }
    return reaper::access_to_process({.session_id = session.id(), .engine_url = engine.url});
}

/// The registration of this process. At the process's regular end the reaper is told when nothing is left.
class Registration {
public:
    Registration(const session::Session& session, const EngineInfo& engine)
        : guard_(access(session, engine), [&session] {
              return reaper::Guard::Labels{{std::string{session::session_label}, session.id()},
                                           {std::string{session::owner_label}, identity_of_this_process()}};
          }) {}
    Registration(const Registration&) = delete;
    Registration& operator=(const Registration&) = delete;

    ~Registration() {
        (void)Engine::current().state().removals().close(engine::longest_farewell);
        if (!Ownership::any_may_be_left()) {
            guard_.nothing_left();
        }
    }

    void confirm() { guard_.protect(); }
    void confirm_also(const reaper::Guard::Labels& labels) { guard_.protect_also(labels); }

private:
    reaper::Guard guard_;
};

Registration& registration(const EngineInfo& engine) {
    static Registration registration{session::Session::current(), engine};
    return registration;
}

/// Without an owner when that is empty.
std::map<std::string, std::string> labels_of(const EngineInfo& engine, std::string owner) {
    auto labels = session::Session::current().labels();
    const auto now = std::chrono::system_clock::now() + engine.clock_lead;
    labels.emplace(session::created_label,
                   fmt::format("{:%FT%TZ}", fmt::gmtime(std::chrono::system_clock::to_time_t(now))));
    if (!owner.empty()) {
        labels.emplace(session::owner_label, std::move(owner));
    }
    if (Settings::current().keep != Settings::Keep::never) {
        labels.emplace(session::keep_label, reaper::Use::place());
    }
    return labels;
}

} // namespace

std::map<std::string, std::string> labels_under_protection(const EngineInfo& engine) {
    if (Settings::current().reaper_disabled) {
        return labels_of(engine, {});
    }
    registration(engine).confirm();
    return labels_of(engine, identity_of_this_process());
}

void protect_shared(const EngineInfo& engine, const std::string& mark) {
    if (Settings::current().reaper == Settings::Reaper::ryuk) {
        registration(engine).confirm_also(
            {{std::string{session::session_label}, session::Session::current().id()},
             {std::string{session::shared_label}, mark}});
    }
}

void confirm_protection(const EngineInfo& engine, const std::map<std::string, std::string>& labels) {
    const auto says = [&labels](std::string_view name) {
        const auto found = labels.find(std::string{name});
        return found != labels.end() && !found->second.empty();
    };
    if (says(session::session_label) && !says(session::shared_label) &&
        !Settings::current().reaper_disabled) {
        registration(engine).confirm();
    }
}

std::map<std::string, std::string> labels_of_nobody(const EngineInfo& engine) {
    auto labels = labels_of(engine, {});
    for (const auto label : {session::session_label, session::family_session_label, session::keep_label}) {
        labels.erase(std::string{label});
    }
    return labels;
}

std::map<std::string, std::string> labels_of_shared(const EngineInfo& engine, const std::string& mark,
                                                    pid_t reaper) {
    protect_shared(engine, mark);
    auto owner = identity_of(reaper);
    // One that has died meanwhile cannot be named; then what is left goes after this process.
    auto labels = labels_of(engine, owner.empty() ? identity_of_this_process() : std::move(owner));
    labels.emplace(session::shared_label, mark);
    labels.emplace(session::place_label, reaper::Use::place());
    return labels;
}

} // namespace testcontainers::core

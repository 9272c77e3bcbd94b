#pragma once

#include "core/background_removal.hpp"
#include "core/kept_container.hpp"
#include "core/live_containers.hpp"

#include <functional>
#include <list>
#include <mutex>
#include <set>
#include <string>
#include <vector>

namespace testcontainers::core {

/// What becomes of something whose handle ends.
enum class Fate {
    removal,  ///< it goes
    suspense, ///< that depends on how the test ends, which an exception is leaving
    keeping,  ///< it stays, for a person to look at
};

/// What outlives its handle because `TESTCONTAINERS_KEEP` says so: containers, and the networks, volumes and
/// images that these use. Safe from several threads.
class Keeping {
public:
    /// How the test that runs goes so far.
    enum class Verdict {
        none,    ///< no test runs
        passing, ///< nothing has failed yet
        failing,
    };

    /// That of this process.
    [[nodiscard]] static Keeping& instance();

    /// Asks this about the running test from now on; an empty function ends that. Without anybody to ask no
    /// test fails.
    void judge_by(std::function<Verdict()> judge);

    /// What is to become of a container whose handle ends.
    [[nodiscard]] Fate fate_of(const std::string& id, Settings::Keep keep) noexcept;

    /// Carries that out: `fate` is not `removal`.
    void take(Fate fate, Engine::State& engine, const KeptContainer& container, Ownership&& ownership,
              Departure departure) noexcept;

    /// Whether a network, volume or image whose handle ends is used by what stays: then it is taken over.
    /// `name` is what the containers that use it know it by.
    [[nodiscard]] bool takes(const std::string& name, Engine::State& engine, Ownership& ownership,
                             Departure& departure) noexcept;

    /// Lets go all that is in suspense when any of it holds one of these, because something new needs that.
    void yield(const std::set<std::string>& claims) noexcept;

    /// A test has ended: what is in suspense is kept or removed, and when it has failed `alive` is kept as
    /// well.
    void test_ended(bool failed, const std::vector<LiveContainer>& alive, const EngineInfo* engine) noexcept;

    /// What there is to say of the containers that were kept since the last call: how to enter and how to
    /// remove them.
    [[nodiscard]] std::string take_report();

private:
    struct Suspended {
        Engine::State* engine;
        Ownership ownership;
        Departure departure;
        KeptContainer container;
    };

    [[nodiscard]] Verdict verdict() const;
    void keep(docker::Client& client, const std::string& engine_url, KeptContainer container);
    [[nodiscard]] KeptContainer with_uses(docker::Client& client, KeptContainer container,
                                          std::set<std::string>& used);
    static void let_go(std::list<Suspended> suspended) noexcept;

    mutable std::mutex mutex_;
    std::function<Verdict()> judge_;
    std::list<Suspended> suspended_;
    std::set<std::string> kept_;
    std::set<std::string> used_by_kept_;
    std::set<std::string> used_by_suspended_;
    std::string report_;
};

/// In the destructor of a network's, volume's or image's handle: has it removed in the background, unless it
/// is used by what stays. `name` is as in `Keeping::takes`.
void part_with(const std::string& name, Engine::State& engine, Ownership&& ownership,
               Departure departure) noexcept;

} // namespace testcontainers::core

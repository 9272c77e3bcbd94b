#include "testcontainers/shared_pool.hpp"

#include "core/canonical_form.hpp"
#include "core/leased.hpp"
#include "core/problems.hpp"
#include "core/time_limit.hpp"
#include "testcontainers/owned_thread.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <optional>
#include <stop_token>

namespace testcontainers::internal {
namespace {

constexpr std::size_t largest_pool = 1000;

void validate(const std::string& name, const ContainerSpec& spec, const SharedPoolOptions& options,
              std::source_location where) {
    auto problems = core::problems_of_shared("pool", name, spec, options.grace);
    if (options.size == 0 || options.size > largest_pool) {
        problems.push_back(fmt::format("size: {}; 1 to {} can be kept", options.size, largest_pool));
    }
    if (!spec.naming.name.empty()) {
        problems.push_back(
            fmt::format("naming.name: \"{}\" can be the name of one container only; a pool starts "
                        "several",
                        spec.naming.name));
    }
    for (const auto& port : spec.ports) {
        if (port.host() && port.host()->first == port.host()->last) {
            problems.push_back(
                fmt::format("ports: the host's port {} can be that of one container only; a pool "
                            "starts several",
                            port.host()->first));
        }
    }
    core::throw_problems("the shared pool", problems, where);
}

/// Starts what the pool lacks, as often as it is asked for. Is kept by its thread as well, so that a forked
/// child, in which that never ends, destroys nothing that it waits on.
class Filling {
public:
    Filling(reaper::LeaseWish wish, ContainerSpec spec, std::source_location where)
        : wish_(std::move(wish)), spec_(std::move(spec)), where_(where) {}

    void ask_for_more() {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
        changed_.notify_all();
    }

    void run(const std::stop_token& stop) {
        std::optional<reaper::Lease> lease;
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [this] { return wanted_; })) {
            wanted_ = false;
            lock.unlock();
            fill_up(lease, stop);
            lock.lock();
        }
    }

    [[nodiscard]] const reaper::LeaseWish& wish() const noexcept { return wish_; }
    [[nodiscard]] const ContainerSpec& spec() const noexcept { return spec_; }

private:
    /// A failure is left to the next taker, who meets it himself.
    void fill_up(std::optional<reaper::Lease>& lease, const std::stop_token& stop) noexcept {
        try {
            auto& engine = Engine::current().state();
            if (!lease) {
                lease = reaper::Lease::fill(wish_, core::session_reaper(engine));
            }
            while (!stop.stop_requested() && lease->more()) {
                (void)core::start_leased(*lease, engine, spec_, where_);
            }
        } catch (...) {
            lease.reset();
        }
    }

    const reaper::LeaseWish wish_;
    const ContainerSpec spec_;
    const std::source_location where_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool wanted_ = true;
};

} // namespace

class SharedPoolCore::State {
public:
    explicit State(std::shared_ptr<Filling> filling)
        : filling_(std::move(filling)),
          thread_([filling = filling_](const std::stop_token& stop) { filling->run(stop); }) {}

    [[nodiscard]] LeasedContainer take(std::source_location where) {
        thread_.check_here("the pool", where);
        for (auto dead = filling_->wish().pool.value();; --dead) {
            auto lease = draw();
            const bool was_spare = lease.part() == reaper::Lease::Part::use;
            try {
                return core::leased_container(std::move(lease), Engine::current().state(), filling_->spec(),
                                              where);
            } catch (const StartError&) {
                // A container that ended before anybody had it is nobody's failure.
                if (!was_spare || dead == 0) {
                    throw;
                }
            }
        }
    }

private:
    [[nodiscard]] reaper::Lease draw() {
        auto& engine = Engine::current().state();
        auto lease = reaper::Lease::take(filling_->wish(), core::session_reaper(engine),
                                         core::time_left(engine.settings()));
        filling_->ask_for_more();
        return lease;
    }

    std::shared_ptr<Filling> filling_;
    OwnedThread thread_;
};

SharedPoolCore::SharedPoolCore(std::string name, ContainerSpec spec, const SharedPoolOptions& options,
                               std::source_location where) {
    validate(name, spec, options, where);
    auto hash = sha256_hex(core::canonical_form(spec));
    state_ = std::make_unique<State>(std::make_shared<Filling>(
        reaper::LeaseWish{
            .name = std::move(name), .hash = std::move(hash), .grace = options.grace, .pool = options.size},
        std::move(spec), where));
}

SharedPoolCore::~SharedPoolCore() = default;

LeasedContainer SharedPoolCore::take(std::source_location where) { return state_->take(where); }

} // namespace testcontainers::internal

#include "testcontainers/shared_pool.hpp"

#include "core/canonical_form.hpp"
#include "core/leased.hpp"
#include "core/problems.hpp"
#include "core/time_limit.hpp"
#include "testcontainers/pool.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <condition_variable>
#include <exception>
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
    core::throw_problems("the shared pool", std::move(problems), where);
}

} // namespace

/// What the thread that fills the pool shares with the takers. A forked child has a copy and no such thread.
class SharedPoolCore::State {
public:
    State(reaper::LeaseWish wish, ContainerSpec spec, std::source_location where)
        : wish_(std::move(wish)), spec_(std::move(spec)), where_(where) {}

    [[nodiscard]] LeasedContainer take(std::source_location where) {
        if (!thread_.is_here()) {
            throw_pool_of_parent(where);
        }
        auto& engine = Engine::current().state();
        auto lease =
            reaper::Lease::take(wish_, core::session_reaper(engine), core::time_left(engine.settings()));
        ask_for_more();
        return core::leased_container(std::move(lease), engine, spec_, where);
    }

private:
    void ask_for_more() {
        const std::lock_guard lock(mutex_);
        wanted_ = true;
        changed_.notify_all();
    }

    void fill(const std::stop_token& stop) {
        std::optional<reaper::Lease> lease;
        std::unique_lock lock(mutex_);
        while (changed_.wait(lock, stop, [this] { return wanted_; })) {
            wanted_ = false;
            lock.unlock();
            fill_up(lease, stop);
            lock.lock();
        }
    }

    /// Starts what the pool lacks. A failure is left to the next taker, who meets it himself.
    void fill_up(std::optional<reaper::Lease>& lease, const std::stop_token& stop) noexcept {
        try {
            auto& engine = Engine::current().state();
            if (!lease) {
                lease = reaper::Lease::fill(wish_, core::session_reaper(engine));
            }
            while (!stop.stop_requested() && lease->more()) {
                (void)core::start_leased(*lease, engine, spec_, where_);
            }
        } catch (const std::exception&) {
            lease.reset();
        }
    }

    reaper::LeaseWish wish_;
    ContainerSpec spec_;
    std::source_location where_;
    std::mutex mutex_;
    std::condition_variable_any changed_;
    bool wanted_ = true;
    OwnedThread thread_{[this](const std::stop_token& stop) { fill(stop); }};
};

SharedPoolCore::SharedPoolCore(std::string name, ContainerSpec spec, const SharedPoolOptions& options,
                               std::source_location where) {
    validate(name, spec, options, where);
    auto hash = sha256_hex(core::canonical_form(spec));
    state_ = std::make_unique<State>(
        reaper::LeaseWish{
            .name = std::move(name), .hash = std::move(hash), .grace = options.grace, .pool = options.size},
        std::move(spec), where);
}

SharedPoolCore::~SharedPoolCore() = default;

LeasedContainer SharedPoolCore::take(std::source_location where) { return state_->take(where); }

} // namespace testcontainers::internal

#include "spares.hpp"

#include "line.hpp"

#include <algorithm>

namespace testcontainers::reaper {

std::string Spares::running(const Member& member) {
    return "RUNNING " + member.attempt + " " + encode(member.info);
}

std::size_t Spares::Pool::count(Phase phase) const {
    return static_cast<std::size_t>(
        std::ranges::count_if(members, [phase](const Member& member) { return member.phase == phase; }));
}

std::list<Spares::Member>::iterator Spares::Pool::made_by(Peer peer) {
    return std::ranges::find_if(members, [peer](const Member& member) {
        return member.peer == peer &&
               (member.phase == Phase::made_ahead || member.phase == Phase::made_to_use);
    });
}

Spares::Pool* Spares::enter(Peer peer, const Wish& wish) {
    auto& pool = pools_.try_emplace(wish.name, Pool{.name = wish.name, .hash = wish.hash}).first->second;
    if (pool.hash != wish.hash) {
        return nullptr;
    }
    pool.size = wish.size;
    pool.grace = wish.grace;
    pool.users.insert(peer);
    pool.due.reset();
    return &pool;
}

Answer Spares::start(Pool& pool, Peer peer, Phase phase) {
    // The "p" tells the starts of pools from those of services, which have a count of their own.
    pool.members.push_back({phase, identity_ + "-p" + std::to_string(++starts_), peer});
    const auto& attempt = pool.members.back().attempt;
    files_.begun({.name = pool.name, .attempt = attempt, .is_member = true});
    return {peer, "START " + identity_ + " " + attempt};
}

std::vector<Answer> Spares::draw(Peer peer, const Wish& wish) {
    auto* const pool = enter(peer, wish);
    if (pool == nullptr) {
        return {{peer, "DIFFERENT"}};
    }
    const auto spare = std::ranges::find(pool->members, Phase::spare, &Member::phase);
    if (spare != pool->members.end()) {
        spare->phase = Phase::used;
        spare->peer = peer;
        return {{peer, running(*spare)}};
    }
    if (pool->count(Phase::made_ahead) > pool->waiting.size()) {
        pool->waiting.push_back(peer);
        return {};
    }
    return {start(*pool, peer, Phase::made_to_use)};
}

std::vector<Answer> Spares::fill(Peer peer, const Wish& wish) {
    auto* const pool = enter(peer, wish);
    if (pool == nullptr) {
        return {{peer, "DIFFERENT"}};
    }
    const auto coming = pool->count(Phase::spare) + pool->count(Phase::made_ahead);
    if (coming >= pool->size + pool->waiting.size()) {
        return {{peer, "FULL"}};
    }
    return {start(*pool, peer, Phase::made_ahead)};
}

Spares::Pool* Spares::pool_with_work_of(Peer peer, const std::string& name) {
    const auto found = pools_.find(name);
    const bool is_at_it = found != pools_.end() && found->second.made_by(peer) != found->second.members.end();
    return is_at_it ? &found->second : nullptr;
}

bool Spares::started(Peer peer, const std::string& name, const std::string& info,
                     std::vector<Answer>& answers) {
    auto* const pool = pool_with_work_of(peer, name);
    if (pool == nullptr) {
        return false;
    }
    auto& member = *pool->made_by(peer);
    member.info = info;
    files_.runs(member.attempt, info);
    if (member.phase == Phase::made_to_use) {
        member.phase = Phase::used;
    } else if (pool->waiting.empty()) {
        member.phase = Phase::spare;
    } else {
        member.phase = Phase::used;
        member.peer = pool->waiting.front();
        pool->waiting.erase(pool->waiting.begin());
        answers.push_back({member.peer, running(member)});
    }
    return true;
}

bool Spares::failed(Peer peer, const std::string& name, const std::string& error,
                    std::vector<Answer>& answers) {
    auto* const pool = pool_with_work_of(peer, name);
    if (pool == nullptr) {
        return false;
    }
    const auto member = pool->made_by(peer);
    files_.over(member->attempt);
    pool->members.erase(member);
    if (pool->waiting.size() > pool->count(Phase::made_ahead)) {
        answers.push_back({pool->waiting.front(), "FAILED " + encode(error)});
        pool->waiting.erase(pool->waiting.begin());
    }
    return true;
}

void Spares::give_work_to_those_who_wait(Pool& pool, std::vector<Answer>& answers) {
    while (pool.waiting.size() > pool.count(Phase::made_ahead)) {
        answers.push_back(start(pool, pool.waiting.front(), Phase::made_to_use));
        pool.waiting.erase(pool.waiting.begin());
    }
}

std::vector<Answer> Spares::gone(Peer peer, Clock::time_point now, std::vector<Abandoned>& abandoned) {
    std::vector<Answer> answers;
    for (auto& [name, pool] : pools_) {
        if (pool.users.erase(peer) == 0) {
            continue;
        }
        std::erase(pool.waiting, peer);
        for (auto at = pool.members.begin(); at != pool.members.end();) {
            if (at->phase != Phase::spare && at->peer == peer) {
                abandoned.push_back({mark_of(name, at->attempt), at->phase != Phase::used});
                at = pool.members.erase(at);
            } else {
                ++at;
            }
        }
        give_work_to_those_who_wait(pool, answers);
        if (pool.users.empty()) {
            pool.due = now + pool.grace;
        }
    }
    return answers;
}

std::optional<Spares::Clock::time_point> Spares::next_due() const {
    std::optional<Clock::time_point> next;
    for (const auto& [name, pool] : pools_) {
        if (pool.due && (!next || *pool.due < *next)) {
            next = pool.due;
        }
    }
    return next;
}

std::vector<std::string> Spares::take_due(Clock::time_point now) {
    std::vector<std::string> marks;
    for (auto at = pools_.begin(); at != pools_.end();) {
        if (!at->second.due || *at->second.due > now) {
            ++at;
            continue;
        }
        for (const auto& member : at->second.members) {
            marks.push_back(mark_of(at->first, member.attempt));
        }
        at = pools_.erase(at);
    }
    return marks;
}

} // namespace testcontainers::reaper

#include "services.hpp"

#include "line.hpp"

#include <algorithm>

namespace testcontainers::reaper {

Answer Services::begin(const std::string& name, Service& service, Peer starter) {
    service.attempt = identity_ + "-" + std::to_string(++starts_);
    service.starter = starter;
    files_.begun({.name = name, .attempt = service.attempt, .hash = service.hash, .grace = service.grace});
    return {starter, "START " + identity_ + " " + service.attempt};
}

std::string Services::running(const Service& service) {
    return "RUNNING " + service.attempt + " " + encode(service.text);
}

std::vector<Answer> Services::lease(Peer peer, const std::string& name, const std::string& hash,
                                    std::chrono::milliseconds grace) {
    const auto [found, is_new] = services_.try_emplace(name);
    auto& service = found->second;
    if (is_new) {
        service.hash = hash;
        service.grace = grace;
        return {begin(name, service, peer)};
    }
    if (service.hash != hash) {
        return {{peer, "DIFFERENT"}};
    }
    switch (service.phase) {
    case Phase::starting:
        service.waiting.push_back(peer);
        return {};
    case Phase::failed:
        return {{peer, "FAILED " + encode(service.text)}};
    case Phase::running:
        break;
    }
    service.holders.insert(peer);
    service.due.reset();
    return {{peer, running(service)}};
}

bool Services::recover(Peer peer, const LeaseRecord& record) {
    const auto [found, is_new] = services_.try_emplace(record.name);
    if (!is_new) {
        return false;
    }
    auto& service = found->second;
    service.attempt = record.attempt;
    service.hash = record.hash;
    service.grace = record.grace;
    if (record.info) {
        service.phase = Phase::running;
        service.text = *record.info;
        service.holders.insert(peer);
    } else {
        service.starter = peer;
    }
    return true;
}

std::optional<std::string> Services::resume(Peer peer, const std::string& name, const std::string& attempt) {
    const auto found = services_.find(name);
    if (found == services_.end() || found->second.attempt != attempt) {
        return std::nullopt;
    }
    if (found->second.phase == Phase::starting) {
        found->second.starter = peer;
        return "ACK";
    }
    found->second.holders.insert(peer);
    found->second.due.reset();
    return "RUNNING";
}

Services::Service* Services::started_by(Peer peer, const std::string& name) {
    const auto found = services_.find(name);
    const bool is_his =
        found != services_.end() && found->second.phase == Phase::starting && found->second.starter == peer;
    return is_his ? &found->second : nullptr;
}

void Services::settle(Service& service, Phase phase, const std::string& text, std::vector<Answer>& answers) {
    service.phase = phase;
    service.text = text;
    for (const auto peer : service.waiting) {
        answers.push_back({peer, phase == Phase::running ? running(service) : "FAILED " + encode(text)});
    }
}

bool Services::started(Peer peer, const std::string& name, const std::string& info,
                       std::vector<Answer>& answers) {
    auto* const service = started_by(peer, name);
    if (service == nullptr) {
        return false;
    }
    files_.runs(service->attempt, info);
    settle(*service, Phase::running, info, answers);
    service->holders.insert(peer);
    service->holders.insert(service->waiting.begin(), service->waiting.end());
    service->waiting.clear();
    return true;
}

bool Services::failed(Peer peer, const std::string& name, const std::string& error,
                      std::vector<Answer>& answers) {
    auto* const service = started_by(peer, name);
    if (service == nullptr) {
        return false;
    }
    files_.over(service->attempt);
    settle(*service, Phase::failed, error, answers);
    service->waiting.clear();
    return true;
}

void Services::idle_from(Service& service, Clock::time_point now) {
    if (service.phase == Phase::running && service.holders.empty()) {
        service.due = now + service.grace;
    }
}

std::vector<Answer> Services::gone(Peer peer, Clock::time_point now, std::vector<Abandoned>& abandoned) {
    std::vector<Answer> answers;
    for (auto at = services_.begin(); at != services_.end();) {
        auto& [name, service] = *at;
        std::erase(service.waiting, peer);
        if (service.holders.erase(peer) > 0) {
            idle_from(service, now);
        }
        if (service.phase != Phase::starting || service.starter != peer) {
            ++at;
            continue;
        }
        abandoned.push_back({mark_of(name, service.attempt)});
        if (service.waiting.empty()) {
            at = services_.erase(at);
            continue;
        }
        const auto next = service.waiting.front();
        service.waiting.erase(service.waiting.begin());
        answers.push_back(begin(name, service, next));
        ++at;
    }
    return answers;
}

std::optional<Services::Clock::time_point> Services::next_due() const {
    std::optional<Clock::time_point> next;
    for (const auto& [name, service] : services_) {
        if (service.due && (!next || *service.due < *next)) {
            next = service.due;
        }
    }
    return next;
}

std::vector<std::string> Services::take_due(Clock::time_point now) {
    std::vector<std::string> names;
    for (auto at = services_.begin(); at != services_.end();) {
        if (at->second.due && *at->second.due <= now) {
            names.push_back(mark_of(at->first, at->second.attempt));
            at = services_.erase(at);
        } else {
            ++at;
        }
    }
    return names;
}

bool Services::any() const {
    return std::any_of(services_.begin(), services_.end(),
                       [](const auto& named) { return named.second.phase != Phase::failed; });
}

} // namespace testcontainers::reaper

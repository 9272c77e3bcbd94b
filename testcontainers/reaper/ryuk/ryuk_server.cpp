#include "ryuk_server.hpp"

#include "line.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace testcontainers::reaper {

std::optional<Filter> parse_filter(std::string_view line) {
    const auto parameters = parse_line(line);
    if (!parameters || parameters->size() != 1 || parameters->begin()->first != "label") {
        return std::nullopt;
    }
    Filter filter;
    std::string_view labels = parameters->begin()->second;
    while (!labels.empty()) {
        const auto label = labels.substr(0, labels.find('\n'));
        const auto equals = label.find('=');
        if (equals == 0 || equals == std::string_view::npos || equals + 1 == label.size()) {
            return std::nullopt;
        }
        filter.emplace_back(label);
        labels.remove_prefix(std::min(label.size() + 1, labels.size()));
    }
    return filter;
}

RyukServer::RyukServer(FileDescriptor listener, FileDescriptor end_signal, const RyukSettings& settings)
    : listener_(std::move(listener)), end_signal_(std::move(end_signal)), settings_(settings),
      idle_until_(Clock::now() + settings.connection_timeout) {}

std::set<Filter> RyukServer::run() {
    while (!is_over()) {
        wait_for_something();
    }
    return filters_;
}

bool RyukServer::is_over() const {
    return Clock::now() >= (peers_.empty() ? idle_until_ : busy_until_.value_or(Clock::time_point::max()));
}

void RyukServer::wait_for_something() {
    std::vector<pollfd> polled{{listener_.get(), POLLIN, 0}, {end_signal_.get(), POLLIN, 0}};
    for (const auto peer : peers_.all()) {
        polled.push_back({peer, POLLIN, 0});
    }
    int time = -1;
    if (peers_.empty() || busy_until_) {
        const auto left = (peers_.empty() ? idle_until_ : *busy_until_) - Clock::now();
        const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(left).count();
        time = static_cast<int>(std::clamp<long long>(milliseconds, 0, 60'000));
    }
    if (::poll(polled.data(), polled.size(), time) <= 0) {
        return;
    }
    for (std::size_t i = 2; i < polled.size(); ++i) {
        if (polled[i].revents != 0) {
            serve(polled[i].fd);
        }
    }
    if (polled[0].revents != 0) {
        accept_all();
    }
    if (polled[1].revents != 0) {
        end();
    }
}

void RyukServer::accept_all() {
    for (;;) {
        FileDescriptor socket{::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
        if (!socket) {
            return;
        }
        say("connected " + std::to_string(socket.get()));
        peers_.add(std::move(socket));
    }
}

void RyukServer::serve(Peer peer) {
    const auto lines = peers_.read(peer);
    if (!lines) {
        (void)peers_.remove(peer);
        say("disconnected " + std::to_string(peer));
        idle_until_ =
            Clock::now() + (busy_until_ ? std::chrono::milliseconds{} : settings_.reconnection_timeout);
        return;
    }
    for (const auto& line : *lines) {
        auto filter = parse_filter(line);
        say((filter ? "filter " : "not understood: ") + line);
        peers_.answer({peer, filter ? "ACK" : "ERR not understood"});
        if (filter) {
            filters_.insert(std::move(*filter));
        }
    }
}

void RyukServer::end() {
    say("told to end");
    listener_.reset();
    end_signal_.reset();
    idle_until_ = Clock::now();
    busy_until_ = idle_until_ + settings_.shutdown_timeout;
}

void RyukServer::say(const std::string& line) const {
    if (settings_.verbose) {
        std::puts(line.c_str());
    }
}

} // namespace testcontainers::reaper

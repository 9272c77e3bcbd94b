#include "testcontainers/owned_thread.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <system_error>
#include <thread>
#include <utility>

#include <unistd.h>

namespace testcontainers::internal {

class OwnedThread::State {
public:
    explicit State(std::function<void(const std::stop_token&)> work)
        : thread_([work = std::move(work)](const std::stop_token& stop) { work(stop); }) {}
    State(State&&) = delete;
    State& operator=(State&&) = delete;
    ~State() {
        if (!is_here()) {
            thread_.detach();
        }
    }

    void ask_to_stop() noexcept {
        if (is_here()) {
            (void)thread_.request_stop();
        }
    }

    [[nodiscard]] bool is_here() const noexcept { return process_ == ::getpid(); }

private:
    int process_ = ::getpid();
    std::jthread thread_;
};

OwnedThread::OwnedThread(std::function<void(const std::stop_token&)> work) {
    try {
        state_ = std::make_unique<State>(std::move(work));
    } catch (const std::system_error& error) {
        throw Error(fmt::format("a thread for work in the background cannot be had: {}", error.what()));
    }
}

OwnedThread::OwnedThread(OwnedThread&&) noexcept = default;
OwnedThread::~OwnedThread() = default;

void OwnedThread::ask_to_stop() noexcept { state_->ask_to_stop(); }
bool OwnedThread::is_here() const noexcept { return state_->is_here(); }

void OwnedThread::check_here(std::string_view owner, std::source_location where) const {
    if (!is_here()) {
        throw Error(
            fmt::format("{} belongs to the parent process: a forked child cannot take from it", owner),
            where);
    }
}

} // namespace testcontainers::internal

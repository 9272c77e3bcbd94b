#include "core/image_turns.hpp"

#include "reaper/paths.hpp"
#include "testcontainers/error.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <condition_variable>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;
using Clock = std::chrono::steady_clock;
using Reason = TransportError::Reason;

std::filesystem::path file_of(const std::string& engine_url, const std::string& image) {
    return reaper::runtime_folder() /
           ("image-" + sha256_hex(engine_url + '\n' + image).substr(0, 32) + ".turn");
}

ImageTurn::WallTime time_of(int file) {
    struct stat status {};
    if (::fstat(file, &status) != 0 || status.st_size == 0) {
        return {};
    }
    const auto time =
        std::chrono::seconds{status.st_mtim.tv_sec} + std::chrono::nanoseconds{status.st_mtim.tv_nsec};
    return ImageTurn::WallTime{std::chrono::duration_cast<ImageTurn::WallTime::duration>(time)};
}

[[noreturn]] void give_up(const std::stop_token& stop) {
    if (stop.stop_requested()) {
        throw TransportError(Reason::cancelled, "waiting for another pull of the same image: cancelled");
    }
    throw TransportError(Reason::timed_out,
                         "another process or thread pulls the same image and has not ended in time");
}

/// Waits that long unless a stop is asked for.
void rest(std::chrono::milliseconds time, const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any never;
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, time, [] { return false; });
}

/// A pull under way in this process.
struct Flight {
    bool ended = false;
    /// Whether it ended for a reason of its own, which those who wait do not share.
    bool cancelled = false;
    std::exception_ptr failure;
};

class Flights {
public:
    /// The flight to wait for, or none when the caller's has begun.
    std::shared_ptr<Flight> join_or_begin(const std::string& key) {
        const std::lock_guard lock(mutex_);
        auto& flight = flights_[key];
        if (flight) {
            return flight;
        }
        flight = std::make_shared<Flight>();
        return nullptr;
    }

    void end(const std::string& key, bool cancelled, std::exception_ptr failure) {
        const std::lock_guard lock(mutex_);
        const auto found = flights_.find(key);
        found->second->cancelled = cancelled;
        found->second->failure = std::move(failure);
        found->second->ended = true;
        flights_.erase(found);
        ended_.notify_all();
    }

    void await(const Flight& flight, Clock::time_point deadline, const std::stop_token& stop) {
        std::unique_lock lock(mutex_);
        if (!ended_.wait_until(lock, stop, deadline, [&] { return flight.ended; })) {
            give_up(stop);
        }
    }

private:
    std::mutex mutex_;
    std::condition_variable_any ended_;
    std::map<std::string, std::shared_ptr<Flight>> flights_;
};

Flights& flights() {
    // Never destroyed: a thread may still wait when the process ends.
    static auto* const all = new Flights;
    return *all;
}

} // namespace

ImageTurn::ImageTurn(const std::string& engine_url, const std::string& image, Clock::time_point deadline,
                     const std::stop_token& stop) {
    const auto path = file_of(engine_url, image);
    file_.reset(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    if (!file_) {
        throw ConfigError(fmt::format("the lock \"{}\" cannot be opened: {}", path.string(),
                                      std::generic_category().message(errno)));
    }
    // The kernel tells nobody when a lock is free; a call that only waits could not be cancelled.
    for (auto pause = 5ms; ::flock(file_.get(), LOCK_EX | LOCK_NB) != 0; pause = std::min(2 * pause, 200ms)) {
        if (stop.stop_requested() || Clock::now() >= deadline) {
            give_up(stop);
        }
        rest(pause, stop);
    }
}

// A forked child may hold the descriptor too.
ImageTurn::~ImageTurn() { (void)::flock(file_.get(), LOCK_UN); }

ImageTurn::WallTime ImageTurn::last_pull() const { return time_of(file_.get()); }

void ImageTurn::pulled() {
    if (::pwrite(file_.get(), "\n", 1, 0) != 1) {
        return;
    }
    // The kernel's own time of a change may be some milliseconds in the past.
    timespec now{};
    (void)::clock_gettime(CLOCK_REALTIME, &now);
    const timespec times[2]{now, now}; // NOLINT(*-avoid-c-arrays)
    (void)::futimens(file_.get(), times);
}

ImageTurn::WallTime ImageTurn::last_pull_of(const std::string& engine_url, const std::string& image) {
    const FileDescriptor file(::open(file_of(engine_url, image).c_str(), O_RDONLY | O_CLOEXEC));
    return file ? time_of(file.get()) : WallTime{};
}

void once_at_a_time(const std::string& key, Clock::time_point deadline, const std::stop_token& stop,
                    const std::function<void()>& pull) {
    while (const auto flight = flights().join_or_begin(key)) {
        flights().await(*flight, deadline, stop);
        if (flight->failure) {
            std::rethrow_exception(flight->failure);
        }
        if (!flight->cancelled) {
            return;
        }
    }
    try {
        pull();
    } catch (const TransportError&) {
        flights().end(key, true, nullptr);
        throw;
    } catch (...) {
        flights().end(key, false, std::current_exception());
        throw;
    }
    flights().end(key, false, nullptr);
}

} // namespace testcontainers::core

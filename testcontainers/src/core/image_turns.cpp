#include "core/image_turns.hpp"

#include "reaper/paths.hpp"
#include "testcontainers/error.hpp"
#include "values/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <sstream>
#include <string_view>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
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

/// What a file of a turn says: the time of the last pull that ended well in 20 digits; below, where a later
/// one failed, that time in 20 digits, who asked, and why.
struct Written {
    ImageTurn::WallTime pulled = {};
    ImageTurn::WallTime failed = {};
    std::string asker = {};
    std::string why = {};
};

constexpr std::size_t digits = 20;
constexpr std::size_t longest_text = 16 * 1024;

/// The epoch for what is no time, or a later one than now.
ImageTurn::WallTime time_in(std::string_view text) {
    std::int64_t nanoseconds = 0;
    const auto read = std::from_chars(text.data(), text.data() + text.size(), nanoseconds);
    if (text.size() != digits || read.ec != std::errc{} || read.ptr != text.data() + text.size()) {
        return {};
    }
    const ImageTurn::WallTime time{
        std::chrono::duration_cast<ImageTurn::WallTime::duration>(std::chrono::nanoseconds{nanoseconds})};
    return time > std::chrono::system_clock::now() ? ImageTurn::WallTime{} : time;
}

std::string text_of(ImageTurn::WallTime time) {
    return fmt::format("{:020}", std::chrono::nanoseconds{time.time_since_epoch()}.count());
}

Written read(int file) {
    std::string text(longest_text, '\0');
    const auto size = ::pread(file, text.data(), text.size(), 0);
    text.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    std::istringstream lines(text);
    const auto line = [&lines] {
        std::string taken;
        std::getline(lines, taken);
        return taken;
    };
    Written written{.pulled = time_in(line()), .failed = time_in(line()), .asker = line()};
    std::getline(lines, written.why, '\0');
    return written;
}

/// In one write: who reads the first time without a turn finds it whole.
void write(int file, const std::string& text) {
    const auto whole = text.substr(0, longest_text);
    if (::pwrite(file, whole.data(), whole.size(), 0) == static_cast<ssize_t>(whole.size())) {
        (void)::ftruncate(file, static_cast<off_t>(whole.size()));
    }
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

std::string turn_name(const ImageReference& image, const std::string& platform) {
    return to_string(image) + (platform.empty() ? "" : ' ' + platform);
}

ImageTurn::ImageTurn(const std::string& engine_url, const std::string& image, Clock::time_point deadline,
                     const std::stop_token& stop, const Waiting& waiting) {
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
        if (waiting) {
            waiting();
        }
        rest(pause, stop);
    }
}

// A forked child may hold the descriptor too.
ImageTurn::~ImageTurn() { (void)::flock(file_.get(), LOCK_UN); }

ImageTurn::WallTime ImageTurn::last_pull() const { return read(file_.get()).pulled; }

std::optional<std::string> ImageTurn::failure_since(WallTime since, const std::string& asker) const {
    auto written = read(file_.get());
    const bool counts = written.failed >= since && written.asker == asker && !written.why.empty();
    return counts ? std::optional(std::move(written.why)) : std::nullopt;
}

void ImageTurn::pulled(WallTime now) { write(file_.get(), text_of(now) + '\n'); }

void ImageTurn::failed(const std::string& why, const std::string& asker, WallTime now) {
    write(file_.get(),
          fmt::format("{}\n{}\n{}\n{}", text_of(read(file_.get()).pulled), text_of(now), asker, why));
}

ImageTurn::WallTime ImageTurn::last_pull_of(const std::string& engine_url, const std::string& image) {
    const FileDescriptor file(::open(file_of(engine_url, image).c_str(), O_RDONLY | O_CLOEXEC));
    return file ? read(file.get()).pulled : WallTime{};
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

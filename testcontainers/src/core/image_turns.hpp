#pragma once

#include "testcontainers/image.hpp"
#include "values/file_descriptor.hpp"

#include <chrono>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

namespace testcontainers::core {

/// What a turn to pull an image is for. An image for a platform that is asked for has a turn of its own.
[[nodiscard]] std::string turn_name(const ImageReference& image, const std::string& platform);

/// Those of one user on one machine who pull the same image from the same engine, one after the other. The
/// turn ends with its object, and with its process.
class ImageTurn {
public:
    using WallTime = std::chrono::system_clock::time_point;
    /// What is called now and then while another has the turn.
    using Waiting = std::function<void()>;

    /// Waits for the turn.
    /// @throws TransportError when a stop is asked for or `deadline` passes; ConfigError when there is no
    /// folder for what processes share.
    ImageTurn(const std::string& engine_url, const std::string& image,
              std::chrono::steady_clock::time_point deadline, const std::stop_token& stop,
              const Waiting& waiting = {});
    ImageTurn(const ImageTurn&) = delete;
    ImageTurn& operator=(const ImageTurn&) = delete;
    ~ImageTurn();

    /// When the last pull ended well; the epoch when that is not known, or is later than now: then the clock
    /// has been set back.
    [[nodiscard]] WallTime last_pull() const;

    /// Why the last pull failed, where it did, not before `since`, and `asker` is who asked then: who is
    /// asked for makes a difference to a registry.
    [[nodiscard]] std::optional<std::string> failure_since(WallTime since, const std::string& asker) const;

    /// A pull has ended well, at that time.
    void pulled(WallTime now = std::chrono::system_clock::now());

    /// A pull by `asker` has failed, at that time.
    void failed(const std::string& why, const std::string& asker,
                WallTime now = std::chrono::system_clock::now());

    /// `last_pull()` without a turn.
    [[nodiscard]] static WallTime last_pull_of(const std::string& engine_url, const std::string& image);

private:
    FileDescriptor file_;
};

/// Calls `pull`, unless another thread of this process does so for the same key: then waits for that one's
/// end and shares its failure. When that one was cancelled, or its `pull` waits no longer, the next begins
/// anew.
/// @throws what `pull` throws; TransportError when a stop is asked for or `deadline` passes.
void once_at_a_time(const std::string& key, std::chrono::steady_clock::time_point deadline,
                    const std::stop_token& stop, const std::function<void()>& pull);

} // namespace testcontainers::core

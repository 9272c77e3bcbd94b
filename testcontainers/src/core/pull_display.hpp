#pragma once

#include "core/pull_tally.hpp"

#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <string_view>

namespace testcontainers::core {

/// Shows the pulls and pushes of a process: bars on a terminal, elsewhere a line for each now and then. A
/// quick pull shows nothing. It neither reads a clock nor writes anywhere by itself. Safe from several
/// threads.
class PullDisplay {
public:
    using Time = std::chrono::steady_clock::time_point;
    using Write = std::function<void(std::string_view)>;

    struct Look {
        /// Bars that are drawn again and again, instead of lines.
        bool terminal = false;
        /// The width of the terminal.
        std::size_t width = 80;
    };

    PullDisplay(Write write, Look look);

    /// A pull goes on; it begins with the first call.
    void update(const std::string& image, const PullTally& tally, Time now);
    /// It has ended, well or not; it was `pulled` or `pushed`.
    void end(const std::string& image, std::string_view participle, bool well, Time now);
    /// One line between the bars.
    void note(std::string_view text);

    /// The one of this process, on standard error.
    [[nodiscard]] static PullDisplay& of_process();

private:
    struct Pull {
        Time begun;
        Time shown;
        bool mentioned = false;
        std::string bar;
    };

    [[nodiscard]] std::string bar(const std::string& image, const PullTally& tally) const;
    void redraw();
    /// What takes the drawn bars off the terminal.
    [[nodiscard]] std::string erased();

    Write write_;
    Look look_;
    std::mutex mutex_;
    std::map<std::string, Pull> pulls_;
    std::size_t drawn_ = 0;
};

} // namespace testcontainers::core

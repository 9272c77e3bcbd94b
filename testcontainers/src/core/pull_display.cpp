#include "core/pull_display.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include <sys/ioctl.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

using namespace std::chrono_literals;

constexpr auto quick = 2s;
constexpr auto between_lines = 5s;
constexpr auto between_drawings = 100ms;
constexpr std::size_t bar_width = 24;

double seconds(PullDisplay::Time::duration time) { return std::chrono::duration<double>(time).count(); }

bool is_terminal() {
    const char* const kind = std::getenv("TERM"); // NOLINT(concurrency-mt-unsafe)
    return ::isatty(STDERR_FILENO) == 1 && kind != nullptr && std::string_view(kind) != "dumb";
}

std::size_t terminal_width() {
    winsize size{};
    const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0;
    return known ? size.ws_col : 80;
}

/// One write, so that lines of several processes do not mix.
void write_to_standard_error(std::string_view text) {
    while (!text.empty()) {
        const auto count = ::write(STDERR_FILENO, text.data(), text.size());
        if (count <= 0) {
            return;
        }
        text.remove_prefix(static_cast<std::size_t>(count));
    }
}

} // namespace

PullDisplay::PullDisplay(Write write, Look look) : write_(std::move(write)), look_(look) {}

PullDisplay& PullDisplay::of_process() {
    // Never destroyed: it is used until the last thread has ended.
    static auto* const display =
        new PullDisplay(write_to_standard_error, {.terminal = is_terminal(), .width = terminal_width()});
    return *display;
}

std::string PullDisplay::bar(const std::string& image, const PullTally& tally) const {
    const auto total = std::max<std::uint64_t>(tally.total_bytes(), 1);
    const auto filled = static_cast<std::size_t>(std::min(tally.bytes(), total) * bar_width / total);
    auto text = fmt::format("[{}{}] {}: {}", std::string(filled, '='), std::string(bar_width - filled, ' '),
                            image, tally.text());
    return text.substr(0, look_.width - 1);
}

std::string PullDisplay::erased() {
    const auto lines = std::exchange(drawn_, 0);
    return lines == 0 ? "" : fmt::format("\x1B[{}A\r\x1B[J", lines);
}

void PullDisplay::redraw() {
    auto text = erased();
    for (const auto& [image, pull] : pulls_) {
        if (pull.mentioned) {
            text += pull.bar + '\n';
            ++drawn_;
        }
    }
    if (!text.empty()) {
        write_(text);
    }
}

void PullDisplay::update(const std::string& image, const PullTally& tally, Time now) {
    const std::lock_guard lock(mutex_);
    const auto [place, is_new] = pulls_.try_emplace(image, Pull{.begun = now, .shown = now});
    auto& pull = place->second;
    if (now - pull.begun < quick) {
        return;
    }
    const auto pause = look_.terminal ? Time::duration(between_drawings) : Time::duration(between_lines);
    if (pull.mentioned && now - pull.shown < pause) {
        return;
    }
    pull.shown = now;
    pull.mentioned = true;
    if (look_.terminal) {
        pull.bar = bar(image, tally);
        redraw();
    } else {
        write_(fmt::format("testcontainers: {}: {}, {:.0f} s\n", image, tally.text(),
                           seconds(now - pull.begun)));
    }
}

void PullDisplay::end(const std::string& image, std::string_view participle, bool well, Time now) {
    const std::lock_guard lock(mutex_);
    const auto found = pulls_.find(image);
    if (found == pulls_.end()) {
        return;
    }
    const auto pull = found->second;
    pulls_.erase(found);
    if (!pull.mentioned) {
        return;
    }
    write_(erased() + fmt::format("testcontainers: {} was {}{} in {:.1f} s\n", image, well ? "" : "not ",
                                  participle, seconds(now - pull.begun)));
    if (look_.terminal) {
        redraw();
    }
}

void PullDisplay::note(std::string_view text) {
    const std::lock_guard lock(mutex_);
    write_(erased() + fmt::format("testcontainers: {}\n", text));
    if (look_.terminal) {
        redraw();
    }
}

} // namespace testcontainers::core

#include "cases/cases.hpp"
#include "testcontainers/container.hpp"
#include "testcontainers/wait.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>

namespace benchmarks {
namespace {

namespace tc = testcontainers;

constexpr auto lines = 100'000;

void check(const std::string& text) {
    if (std::count(text.begin(), text.end(), '\n') != lines) {
        throw std::runtime_error("the log is not complete");
    }
}

/// Frames: a byte for the stream, three of nothing, four for the size, the text.
std::string without_frames(const std::string& frames) {
    std::string text;
    for (std::size_t at = 0; at + 8 <= frames.size();) {
        std::size_t size = 0;
        for (std::size_t i = 4; i < 8; ++i) {
            size = size << 8U | static_cast<std::uint8_t>(frames[at + i]);
        }
        text.append(frames, at + 8, size);
        at += 8 + size;
    }
    return text;
}

} // namespace

Cases log_cases(RawEngine& engine) {
    auto writer = std::make_shared<std::optional<tc::Container>>();
    const auto before = [writer] {
        if (!*writer) {
            writer->emplace(tc::run({.image = "busybox:1",
                                     .command = {"seq", "1", std::to_string(lines)},
                                     .wait = tc::wait::exits_with(0)}));
        }
    };
    return {{"100,000 lines of log",
             {.before = before, .timed = [writer] { check((*writer)->logs().out); }},
             {.before = before,
              .timed =
                  [writer, &engine] {
                      check(without_frames(engine.request("GET", "/containers/" + (*writer)->id() +
                                                                     "/logs?stdout=1&stderr=1")));
                  }},
             "logs"}};
}

} // namespace benchmarks

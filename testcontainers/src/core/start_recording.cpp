#include "core/start_recording.hpp"

#include "core/start_report.hpp"

namespace testcontainers::core {
namespace {

std::chrono::microseconds between(TraceClock::time_point begin, TraceClock::time_point end) {
    return std::chrono::duration_cast<std::chrono::microseconds>(end - begin);
}

bool is_set(TraceClock::time_point time) { return time != TraceClock::time_point{}; }

} // namespace

StartRecording::StartRecording(const Settings& settings, const std::string& image, const std::string& name,
                               const ContainerTrace& trace, const StartTimes& times,
                               std::string_view goal) noexcept
    : reported_(settings.report), image_(image), name_(name), trace_(trace), times_(times), goal_(goal) {}

StartRecording::~StartRecording() {
    if (!reported_ && !trace_.on()) {
        return;
    }
    const auto end = TraceClock::now();
    const bool has_started = is_set(started_);
    trace_.wrote_stage("start", begin_, has_started ? started_ : end, has_started ? "started" : "refused");
    if (has_started) {
        trace_.wrote_stage("wait", started_, end, goal_, reached_);
    }
    if (reported_) {
        try {
            report(end);
        } catch (...) {
            // A report that lacks a line is better than a start that fails for it.
        }
    }
}

void StartRecording::report(TraceClock::time_point end) const {
    auto times = times_;
    times.start = between(begin_, is_set(started_) ? started_ : end);
    times.ready = is_set(started_) ? between(started_, end) : std::chrono::microseconds{};
    StartReport::instance().add({.image = image_, .name = name_, .times = times, .succeeded = reached_});
}

} // namespace testcontainers::core

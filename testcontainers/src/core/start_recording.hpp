#pragma once

#include "core/container_trace.hpp"
#include "testcontainers/settings.hpp"
#include "testcontainers/start_times.hpp"

#include <string>
#include <string_view>

namespace testcontainers::core {

/// Tells the report and the trace of a start, at its end, however it ends. What it is given must outlive it.
class StartRecording {
public:
    /// The start begins now. `goal` is a literal: what is waited for.
    StartRecording(const Settings& settings, const std::string& image, const std::string& name,
                   const ContainerTrace& trace, const StartTimes& times,
                   std::string_view goal = "ready") noexcept;
    StartRecording(const StartRecording&) = delete;
    StartRecording& operator=(const StartRecording&) = delete;
    ~StartRecording();

    /// The engine has started it; the wait begins.
    void started() noexcept { started_ = TraceClock::now(); }

    /// What is waited for has come.
    void reached_goal() noexcept { reached_ = true; }

private:
    void report(TraceClock::time_point end) const;

    const bool reported_;
    const std::string& image_;
    const std::string& name_;
    const ContainerTrace& trace_;
    const StartTimes& times_;
    const TraceClock::time_point begin_ = TraceClock::now();
    TraceClock::time_point started_;
    const std::string_view goal_;
    bool reached_ = false;
};

} // namespace testcontainers::core

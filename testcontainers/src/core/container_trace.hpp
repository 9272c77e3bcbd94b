#pragma once

#include "core/trace.hpp"

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

namespace testcontainers::core {

/// A container's row in the trace. A value; costs nothing where there is no trace.
class ContainerTrace {
public:
    /// No row: what it is told is not written.
    ContainerTrace() = default;

    /// A row named after the container, whose life begins now.
    /// @throws ConfigError when the trace's file cannot be written.
    ContainerTrace(std::string name, std::string image);

    /// Whether it is written anywhere.
    [[nodiscard]] bool on() const noexcept { return row_ != 0; }

    /// A stage that is over, and how it ended: `outcome`, or `not outcome` where that was not reached.
    void wrote_stage(std::string_view name, TraceClock::time_point begin, TraceClock::time_point end,
                     std::string_view outcome, bool done = true) const noexcept;

    /// The container's life ends now.
    void end_of_life() const noexcept;

private:
    std::uint64_t row_ = 0;
    std::string name_;
    std::string image_;
    TraceClock::time_point begin_;
};

/// A stage of a container's life: from its making until it ends, written to the trace at its end with how it
/// ended, `done` or, because of an exception, `not done`. Does nothing where there is no trace.
class TraceStage {
public:
    /// `name` and `done` are literals, and `trace` must outlive it.
    TraceStage(const ContainerTrace& trace, std::string_view name, std::string_view done) noexcept
        : trace_(trace), name_(name), done_(done) {}
    TraceStage(const TraceStage&) = delete;
    TraceStage& operator=(const TraceStage&) = delete;
    ~TraceStage();

    /// It is not worth being written, unless it fails.
    void drop() noexcept { dropped_ = true; }

private:
    const ContainerTrace& trace_;
    std::string_view name_;
    std::string_view done_;
    bool dropped_ = false;
    const TraceClock::time_point begin_ = TraceClock::now();
    const int exceptions_ = std::uncaught_exceptions();
};

/// The removal of a container: a stage, at whose end its life is written.
class TracedRemoval {
public:
    explicit TracedRemoval(const ContainerTrace& trace) noexcept : trace_(trace) {}
    TracedRemoval(const TracedRemoval&) = delete;
    TracedRemoval& operator=(const TracedRemoval&) = delete;
    ~TracedRemoval();

private:
    const ContainerTrace& trace_;
    const TraceClock::time_point begin_ = TraceClock::now();
    const int exceptions_ = std::uncaught_exceptions();
};

} // namespace testcontainers::core

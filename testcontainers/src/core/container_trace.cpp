#include "core/container_trace.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers::core {
namespace {

constexpr std::string_view category = "container";

void write(const TraceEvent& event) noexcept {
    if (const auto* const trace = Trace::current_if_usable()) {
        trace->write(event);
    }
}

} // namespace

ContainerTrace::ContainerTrace(std::string name, std::string image) {
    if (const auto* const trace = Trace::current()) {
        name_ = std::move(name);
        image_ = std::move(image);
        begin_ = TraceClock::now();
        row_ = trace->new_row(fmt::format("{} {}", image_, name_));
    }
}

void ContainerTrace::wrote_stage(std::string_view name, TraceClock::time_point begin,
                                 TraceClock::time_point end, std::string_view outcome,
                                 bool done) const noexcept {
    if (on()) {
        write({.category = category,
               .name = name,
               .row = row_,
               .begin = begin,
               .end = end,
               .details = {{"outcome", (done ? "" : "not ") + std::string{outcome}}}});
    }
}

void ContainerTrace::end_of_life() const noexcept {
    if (on()) {
        write({.category = category,
               .name = "life",
               .row = row_,
               .begin = begin_,
               .end = TraceClock::now(),
               .details = {{"image", image_}, {"name", name_}}});
    }
}

TraceStage::~TraceStage() {
    const bool done = std::uncaught_exceptions() == exceptions_;
    if (!done || !dropped_) {
        trace_.wrote_stage(name_, begin_, TraceClock::now(), done_, done);
    }
}

TracedRemoval::~TracedRemoval() {
    const bool removed = std::uncaught_exceptions() == exceptions_;
    trace_.wrote_stage("remove", begin_, TraceClock::now(), "removed", removed);
    if (removed) {
        trace_.end_of_life();
    }
}

} // namespace testcontainers::core

#include "jobs.hpp"

#include <algorithm>
#include <cstdio>

namespace testcontainers::reaper {
namespace {

using namespace std::chrono_literals;

constexpr int most_workers = 4;
constexpr auto longest_pause = 5000ms;

/// How long a job is tried again that failed like this.
std::chrono::milliseconds patience_for(JobEnd how) {
    switch (how) {
    case JobEnd::refused:
        return 0ms;
    case JobEnd::in_use:
        return 1min;
    default:
        return 5min;
    }
}

} // namespace

void Jobs::add(const std::string& line, Clock::time_point due) {
    jobs_.push_back({.line = line, .due = due});
}

void Jobs::add_twice(const std::string& line, Clock::time_point due, std::chrono::milliseconds between) {
    jobs_.push_back({.line = line, .due = due, .again = between});
}

void Jobs::add_in_passing(const std::string& line, Clock::time_point due) {
    jobs_.push_back({.line = line, .due = due, .in_passing = true});
}

bool Jobs::any() const {
    return std::ranges::any_of(
        jobs_, [](const Job& job) { return job.worker != 0 || !job.in_passing || !job.first_failure; });
}

bool Jobs::is_full() const {
    return std::ranges::count_if(jobs_, [](const Job& job) { return job.worker != 0; }) >= most_workers;
}

void Jobs::start_due(Clock::time_point now) {
    std::ranges::stable_sort(jobs_, {}, &Job::due);
    for (auto job = jobs_.begin(); job != jobs_.end() && job->due <= now && !is_full();) {
        if (job->worker == 0) {
            job->worker = launch_(job->line);
            if (job->worker == 0) {
                return failed(job, JobEnd::engine_away, now);
            }
        }
        ++job;
    }
}

void Jobs::child_ended(pid_t child, int exit_code, Clock::time_point now) {
    const auto job = std::ranges::find(jobs_, child, &Job::worker);
    if (job == jobs_.end()) {
        return;
    }
    job->worker = 0;
    if (static_cast<JobEnd>(exit_code) != JobEnd::done) {
        failed(job, static_cast<JobEnd>(exit_code), now);
    } else if (job->again) {
        begin_again(*job, now);
    } else {
        jobs_.erase(job);
    }
}

void Jobs::begin_again(Job& job, Clock::time_point now) {
    job = {.line = job.line, .due = now + job.again.value()};
}

void Jobs::failed(Place job, JobEnd how, Clock::time_point now) {
    if (how == JobEnd::refused && job->again) {
        return begin_again(*job, now);
    }
    job->first_failure = job->first_failure.value_or(now);
    job->due = now + job->pause;
    job->pause = std::min(job->pause * 2, longest_pause);
    if (job->due > *job->first_failure + patience_for(how)) {
        if (!job->in_passing) {
            std::fprintf(stderr, "given up: %s\n", job->line.c_str());
            gave_up_ = true;
        }
        jobs_.erase(job);
    }
}

std::optional<Jobs::Clock::time_point> Jobs::next_due() const {
    std::optional<Clock::time_point> next;
    if (is_full()) {
        return next;
    }
    for (const auto& job : jobs_) {
        if (job.worker == 0 && (!next || job.due < *next)) {
            next = job.due;
        }
    }
    return next;
}

} // namespace testcontainers::reaper

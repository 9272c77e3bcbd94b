#include "core/trace.hpp"

#include "testcontainers/error.hpp"
#include "testcontainers/settings.hpp"
#include "values/file_descriptor.hpp"
#include "values/printable.hpp"

#include <fmt/format.h>

#include <atomic>
#include <cerrno>
#include <exception>
#include <memory>
#include <system_error>
#include <variant>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace testcontainers::core {
namespace {

/// Rows of containers begin above every thread's id.
constexpr std::uint64_t first_row = 1'000'000'000;

/// A JSON string. What is no UTF-8, and control characters, are replaced.
std::string json_string(std::string_view text) {
    std::string json = "\"";
    for (const char character : printable(text)) {
        switch (character) {
        case '"':
            json += "\\\"";
            break;
        case '\\':
            json += "\\\\";
            break;
        case '\n':
            json += "\\n";
            break;
        case '\t':
            json += "\\t";
            break;
        default:
            json += character;
        }
    }
    return json + '"';
}

std::int64_t microseconds(TraceClock::duration time) {
    return std::chrono::duration_cast<std::chrono::microseconds>(time).count();
}

std::string with_pid(std::string path) {
    constexpr std::string_view placeholder = "%p";
    if (const auto at = path.find(placeholder); at != std::string::npos) {
        path.replace(at, placeholder.size(), std::to_string(::getpid()));
    }
    return path;
}

[[noreturn]] void refuse(const std::string& file) {
    throw ConfigError(fmt::format("TESTCONTAINERS_TRACE: \"{}\" cannot be written: {}", file,
                                  std::generic_category().message(errno)));
}

bool write_all(int file, std::string_view text) noexcept {
    return ::write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
}

/// Whether the file begins as it must, once this has returned.
bool begin_file(int file) {
    struct stat status {};
    if (::flock(file, LOCK_EX) != 0 || ::fstat(file, &status) != 0) {
        return false;
    }
    const bool begun = status.st_size > 0 || write_all(file, "[\n");
    return ::flock(file, LOCK_UN) == 0 && begun;
}

} // namespace

std::string trace_line(const TraceEvent& event, long pid) {
    std::string details;
    for (const auto& [name, value] : event.details) {
        details += fmt::format("{}{}:{}", details.empty() ? "" : ",", json_string(name), json_string(value));
    }
    return fmt::format(R"({{"ph":"X","cat":{},"name":{},"ts":{},"dur":{},"pid":{},"tid":{},"args":{{{}}}}},)"
                       "\n",
                       json_string(event.category), json_string(event.name),
                       microseconds(event.begin.time_since_epoch()), microseconds(event.end - event.begin),
                       pid, event.row, details);
}

std::string trace_name_line(std::string_view kind, std::string_view name, long pid, std::uint64_t row) {
    return fmt::format(R"({{"ph":"M","name":{},"pid":{},"tid":{},"args":{{"name":{}}}}},)"
                       "\n",
                       json_string(kind), pid, row, json_string(name));
}

std::string trace_labels_line(std::string_view labels, long pid) {
    return fmt::format(R"({{"ph":"M","name":"process_labels","pid":{},"args":{{"labels":{}}}}},)"
                       "\n",
                       pid, json_string(labels));
}

Trace::Trace(const std::filesystem::path& file) {
    const auto name = with_pid(file.string());
    FileDescriptor opened(::open(name.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
    if (!opened || !begin_file(opened.get())) {
        refuse(name);
    }
    file_ = opened.release();
    append(trace_name_line("process_name", program_invocation_short_name, ::getpid(), row_of_thread()));
}

Trace::~Trace() { ::close(file_); }

const Trace* Trace::current() {
    using Result = std::variant<std::unique_ptr<Trace>, std::exception_ptr>;
    // Never destroyed: containers with static storage duration outlive it otherwise.
    static const auto* const result = new Result([]() -> Result {
        try {
            const auto& file = Settings::current().trace_file;
            return file.empty() ? nullptr : std::make_unique<Trace>(file);
        } catch (const ConfigError&) {
            return std::current_exception();
        }
    }());
    if (const auto* const failure = std::get_if<std::exception_ptr>(result)) {
        std::rethrow_exception(*failure);
    }
    return std::get<std::unique_ptr<Trace>>(*result).get();
}

const Trace* Trace::current_if_usable() noexcept {
    try {
        return current();
    } catch (...) {
        return nullptr;
    }
}

void Trace::write(const TraceEvent& event) const noexcept {
    try {
        append(trace_line(event, ::getpid()));
    } catch (...) {
        // A trace that lacks an event is better than a test that fails for it.
    }
}

void Trace::write_labels(std::string_view labels) const { append(trace_labels_line(labels, ::getpid())); }

std::uint64_t Trace::new_row(std::string_view name) const {
    static std::atomic<std::uint64_t> next{first_row};
    const auto row = next++;
    append(trace_name_line("thread_name", name, ::getpid(), row));
    return row;
}

std::uint64_t Trace::row_of_thread() noexcept { return static_cast<std::uint64_t>(::syscall(SYS_gettid)); }

void Trace::append(const std::string& line) const noexcept { (void)write_all(file_, line); }

} // namespace testcontainers::core

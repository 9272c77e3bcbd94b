#pragma once

#include "testcontainers/logs.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <string>
#include <string_view>

namespace testcontainers::core {

/// What the end of a line was in the output.
[[nodiscard]] std::string_view bytes_of(LineEnd end) noexcept;

/// Makes lines of the pieces in which output comes: a line may come in several, a piece may hold several
/// lines. For one thread.
class LineAssembler {
public:
    /// Takes a line.
    using Consumer = std::function<void(const LogLine&)>;

    /// A longer line is handed on in parts of this many bytes.
    static constexpr std::size_t longest_line = std::size_t{1} << 20U;

    explicit LineAssembler(Consumer consumer) : consumer_(std::move(consumer)) {}

    /// The next piece of a stream, and when it was written. A line has the time of its first piece.
    void feed(LogStream stream, std::chrono::system_clock::time_point time, std::string_view bytes);

    /// Whether the last piece of a stream was not the end of its line.
    [[nodiscard]] bool has_partial_line() const noexcept { return partials_[0].begun || partials_[1].begun; }

    /// The output has ended: hands on lines that have no end.
    void finish();

    /// The same for lines that began before `time`.
    void finish_before(std::chrono::system_clock::time_point time);

private:
    struct Partial {
        LogLine line;
        bool begun = false;
    };

    void append(Partial& partial, std::chrono::system_clock::time_point time, std::string_view bytes);
    void emit(Partial& partial, LineEnd end);

    Consumer consumer_;
    std::array<Partial, 2> partials_{Partial{.line = {.stream = LogStream::out}},
                                     Partial{.line = {.stream = LogStream::err}}};
};

} // namespace testcontainers::core

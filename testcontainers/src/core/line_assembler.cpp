#include "core/line_assembler.hpp"

namespace testcontainers::core {

std::string_view bytes_of(LineEnd end) noexcept {
    switch (end) {
    case LineEnd::lf:
        return "\n";
    case LineEnd::crlf:
        return "\r\n";
    case LineEnd::none:
        break;
    }
    return {};
}

void LineAssembler::feed(LogStream stream, std::chrono::system_clock::time_point time,
                         std::string_view bytes) {
    auto& partial = partials_.at(stream == LogStream::out ? 0 : 1);
    while (!bytes.empty()) {
        const auto end = bytes.find('\n');
        if (end == std::string_view::npos) {
            append(partial, time, bytes);
            return;
        }
        append(partial, time, bytes.substr(0, end));
        const bool has_return = partial.line.text.ends_with('\r');
        if (has_return) {
            partial.line.text.pop_back();
        }
        emit(partial, has_return ? LineEnd::crlf : LineEnd::lf);
        bytes.remove_prefix(end + 1);
    }
}

void LineAssembler::finish() {
    for (auto& partial : partials_) {
        if (partial.begun) {
            emit(partial, LineEnd::none);
        }
    }
}

void LineAssembler::finish_before(std::chrono::system_clock::time_point time) {
    for (auto& partial : partials_) {
        if (partial.begun && partial.line.time < time) {
            emit(partial, LineEnd::none);
        }
    }
}

void LineAssembler::append(Partial& partial, std::chrono::system_clock::time_point time,
                           std::string_view bytes) {
    while (true) {
        if (!partial.begun) {
            partial.line.time = time;
            partial.begun = true;
        }
        const auto part = bytes.substr(0, longest_line - partial.line.text.size());
        partial.line.text.append(part);
        bytes.remove_prefix(part.size());
        if (bytes.empty()) {
            return;
        }
        emit(partial, LineEnd::none);
    }
}

void LineAssembler::emit(Partial& partial, LineEnd end) {
    partial.begun = false;
    partial.line.end = end;
    consumer_(partial.line);
    partial.line.text.clear();
}

} // namespace testcontainers::core

#include "values/report.hpp"

#include "values/printable.hpp"

#include <array>
#include <csignal>
#include <utility>

namespace testcontainers {
namespace {

constexpr std::size_t output_lines = 20;
constexpr std::size_t output_bytes = 4096;

/// The signal that a shell's or the engine's exit code stands for; empty for every other code.
std::string_view signal_name(int exit_code) {
    constexpr std::array<std::pair<int, std::string_view>, 10> names{{{SIGHUP, "SIGHUP"},
                                                                      {SIGINT, "SIGINT"},
                                                                      {SIGQUIT, "SIGQUIT"},
                                                                      {SIGILL, "SIGILL"},
                                                                      {SIGABRT, "SIGABRT"},
                                                                      {SIGBUS, "SIGBUS"},
                                                                      {SIGFPE, "SIGFPE"},
                                                                      {SIGKILL, "SIGKILL"},
                                                                      {SIGSEGV, "SIGSEGV"},
                                                                      {SIGTERM, "SIGTERM"}}};
    for (const auto& [number, name] : names) {
        if (exit_code == 128 + number) {
            return name;
        }
    }
    return {};
}

std::string exit_text(int exit_code) {
    auto text = "code " + std::to_string(exit_code);
    if (const auto name = signal_name(exit_code); !name.empty()) {
        text += " (" + std::string(name) + ')';
    }
    return text;
}

std::string state_text(const Diagnostics& diagnostics) {
    if (diagnostics.oom_killed) {
        return "OOM-killed" +
               (diagnostics.exit_code ? ", exit " + exit_text(*diagnostics.exit_code) : std::string{});
    }
    const auto& state = diagnostics.state;
    if (diagnostics.exit_code && (state.empty() || state == "exited" || state == "dead")) {
        return "exited with " + exit_text(*diagnostics.exit_code);
    }
    return printable(state);
}

std::string container_text(const Diagnostics& diagnostics) {
    auto text = diagnostics.container_id.empty() ? printable(diagnostics.container_name)
                                                 : short_id(diagnostics.container_id);
    if (const auto state = state_text(diagnostics); !text.empty() && !state.empty()) {
        text += "  " + state;
    }
    return text;
}

void add_line(std::string& text, std::string_view label, std::string_view value) {
    constexpr std::size_t label_width = 11;
    if (value.empty()) {
        return;
    }
    text.append("\n  ").append(label).append(label_width - label.size(), ' ').append(value);
}

void add_output(std::string& text, std::string_view output) {
    text += "\n  last output";
    while (!output.empty()) {
        const auto end = output.find('\n');
        auto line = output.substr(0, end);
        line = line.substr(0, line.find_last_not_of(" \t") + 1);
        text += '\n';
        if (!line.empty()) {
            text.append("    ").append(line);
        }
        output.remove_prefix(end == std::string_view::npos ? output.size() : end + 1);
    }
}

} // namespace

std::string short_id(std::string_view id) {
    constexpr std::size_t shown = 8;
    return printable(id.substr(0, shown));
}

std::string short_place(const std::source_location& where) {
    if (where.line() == 0) {
        return {};
    }
    const std::string_view file = where.file_name();
    return std::string(file.substr(file.find_last_of('/') + 1)) + ':' + std::to_string(where.line());
}

std::string report(std::string_view message, const Diagnostics& diagnostics,
                   const std::source_location& where) {
    auto text = printable(message);
    const auto container = container_text(diagnostics);
    add_line(text, "image", printable(diagnostics.image));
    add_line(text, "container", container);
    add_line(text, container.empty() ? "called at" : "started at", short_place(where));
    if (const auto output = last_lines(printable(diagnostics.log_tail), output_lines, output_bytes);
        !output.empty()) {
        add_output(text, output);
    }
    return text;
}

} // namespace testcontainers

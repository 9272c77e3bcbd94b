#include "core/terminal.hpp"

#include "testcontainers/error.hpp"

#include <fmt/format.h>

#include <utility>

namespace testcontainers::core {

void check_terminal_size(Problems& problems, std::string_view field, const TerminalSize& size) {
    constexpr int most = 65535;
    const auto is_possible = [](int count) { return count >= 1 && count <= most; };
    if (!is_possible(size.rows) || !is_possible(size.columns)) {
        problems.add(field, fmt::format("{} rows of {} columns are not possible; must be 1 to {} of each",
                                        size.rows, size.columns, most));
    }
}

void tell_terminal_size(docker::Client& client, const std::string& exec, const TerminalSize& size,
                        const docker::Call& call) {
    try {
        client.execs().resize(exec, size.rows, size.columns, call);
    } catch (const ApiError&) {
        // The command has ended, or could not be run: it has no terminal any more.
    }
}

TerminalSizing::TerminalSizing(docker::Client& client, std::string exec, const TerminalSize& size,
                               const docker::Call& call)
    : thread_([this, &client, exec = std::move(exec), size,
               stoppable = call](const std::stop_token& stop) mutable {
          stoppable.stop = stop;
          try {
              tell_terminal_size(client, exec, size, stoppable);
          } catch (...) {
              if (!stop.stop_requested()) {
                  failure_ = std::current_exception();
              }
          }
      }) {}

void TerminalSizing::finish() {
    thread_.request_stop();
    thread_.join();
    if (failure_) {
        std::rethrow_exception(failure_);
    }
}

} // namespace testcontainers::core

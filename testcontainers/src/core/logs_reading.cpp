#include "core/logs_reading.hpp"

#include "core/line_assembler.hpp"

#include <chrono>
#include <string_view>

namespace testcontainers::core {

Logs read_logs(docker::Client& client, const std::string& container, const docker::LogsQuery& query,
               const docker::Call& call) {
    Logs logs;
    const docker::OutputSink keep = [&logs](LogStream stream, std::string_view bytes) {
        (stream == LogStream::out ? logs.out : logs.err).append(bytes);
        logs.all.append(bytes);
        return true;
    };
    if (!query.options.timestamps) {
        client.containers().logs(container, query, keep, call);
        return logs;
    }
    LineAssembler lines([&logs](const LogLine& line) { logs.lines.push_back(line); });
    client.containers().timed_logs(
        container, query,
        [&](LogStream stream, std::chrono::system_clock::time_point time, std::string_view bytes) {
            lines.feed(stream, time, bytes);
            return keep(stream, bytes);
        },
        call);
    lines.finish();
    return logs;
}

} // namespace testcontainers::core

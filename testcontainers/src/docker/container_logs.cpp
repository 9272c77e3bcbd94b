#include "testcontainers/docker/containers.hpp"

#include "docker/connection.hpp"
#include "docker/frames.hpp"
#include "docker/log_timestamps.hpp"
#include "docker/path.hpp"

namespace testcontainers::docker {
namespace {

Ask asking_for_logs(const std::string& id, const LogsQuery& query, bool timestamps, const Caller& caller) {
    const auto flag = [](bool value) { return value ? "1" : "0"; };
    auto operation = operation_on("read the logs of", "container", id, caller);
    auto target = container_path(id, "/logs");
    target.query("stdout", flag(query.out))
        .query("stderr", flag(query.err))
        .query("follow", flag(query.follow));
    target.query("timestamps", flag(timestamps));
    if (query.options.since) {
        target.query("since", unix_time(*query.options.since));
    }
    if (query.options.until) {
        target.query("until", unix_time(*query.options.until));
    }
    if (query.options.tail) {
        target.query("tail", std::to_string(*query.options.tail));
    }
    return asking(std::move(operation), "GET", target);
}

/// Cuts the log of a container with a terminal, which is not multiplexed, into lines.
class TerminalPieces {
public:
    bool feed(std::string_view bytes, const FrameDecoder::Sink& sink) {
        bool wanted = true;
        while (wanted && !bytes.empty()) {
            const auto end = bytes.find('\n');
            const auto line = bytes.substr(0, end == std::string_view::npos ? end : end + 1);
            wanted = sink({LogStream::out, line, at_start_});
            at_start_ = end != std::string_view::npos;
            bytes.remove_prefix(line.size());
        }
        return wanted;
    }

private:
    bool at_start_ = true;
};

void read_pieces(Connection& connection, Ask ask, bool tty, const FrameDecoder::Sink& sink,
                 const Caller& caller) {
    const auto operation = ask.operation;
    if (tty) {
        TerminalPieces pieces;
        connection.stream(std::move(ask), caller,
                          [&](std::string_view bytes) { return pieces.feed(bytes, sink); });
        return;
    }
    FrameDecoder frames;
    connection.stream(std::move(ask), caller,
                      [&](std::string_view bytes) { return frames.feed(bytes, sink); });
    understood(operation, caller, [&] { frames.finish(); });
}

} // namespace

void Containers::logs(const std::string& id, const LogsQuery& query, const OutputSink& sink,
                      const Call& call) {
    const Caller caller(call);
    auto ask = asking_for_logs(id, query, query.timestamps, caller);
    if (query.tty) {
        connection_->stream(std::move(ask), caller,
                            [&](std::string_view bytes) { return sink(LogStream::out, bytes); });
        return;
    }
    read_pieces(
        *connection_, std::move(ask), false,
        [&](const FramePiece& piece) { return sink(piece.stream, piece.bytes); }, caller);
}

void Containers::timed_logs(const std::string& id, const LogsQuery& query, const TimedOutputSink& sink,
                            const Call& call) {
    const Caller caller(call);
    TimestampReader timestamps;
    const auto strip = [&](const FramePiece& piece) {
        const auto text = timestamps.strip(piece);
        return text.empty() || sink(piece.stream, timestamps.time(), text);
    };
    read_pieces(*connection_, asking_for_logs(id, query, true, caller), query.tty, strip, caller);
}

} // namespace testcontainers::docker

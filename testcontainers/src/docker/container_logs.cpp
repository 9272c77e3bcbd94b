#include "testcontainers/docker/containers.hpp"

#include "docker/connection.hpp"
#include "docker/frames.hpp"
#include "docker/log_timestamps.hpp"
#include "docker/path.hpp"

#include <utility>

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

/// Cuts the timed log of a container with a terminal, which is not multiplexed, into records: a time, a
/// blank, and a line or the next 16 KiB of one.
class TerminalRecords {
public:
    bool feed(std::string_view bytes, const FrameDecoder::Sink& sink) {
        bool wanted = true;
        while (wanted && !bytes.empty()) {
            const auto part = next_part(bytes);
            wanted = sink({LogStream::out, part, std::exchange(at_start_, false)});
            advance(part);
            bytes.remove_prefix(part.size());
        }
        return wanted;
    }

private:
    static constexpr std::size_t longest_text = 16 * 1024;

    /// The rest of the time, or the rest of the text.
    [[nodiscard]] std::string_view next_part(std::string_view bytes) const {
        const auto limit = in_time_ ? std::string_view::npos : longest_text - text_size_;
        const auto end = bytes.substr(0, limit).find(in_time_ ? ' ' : '\n');
        return bytes.substr(0, end == std::string_view::npos ? limit : end + 1);
    }

    void advance(std::string_view part) {
        if (in_time_) {
            in_time_ = !part.ends_with(' ');
            return;
        }
        text_size_ += part.size();
        if (part.ends_with('\n') || text_size_ == longest_text) {
            in_time_ = true;
            at_start_ = true;
            text_size_ = 0;
        }
    }

    bool at_start_ = true;
    bool in_time_ = true;
    std::size_t text_size_ = 0;
};

void read_pieces(Connection& connection, Ask ask, bool tty, const FrameDecoder::Sink& sink,
                 const Caller& caller) {
    const auto operation = ask.operation;
    if (tty) {
        TerminalRecords records;
        connection.stream(std::move(ask), caller,
                          [&](std::string_view bytes) { return records.feed(bytes, sink); });
        return;
    }
    FrameDecoder frames;
    connection.stream(std::move(ask), caller,
                      [&](std::string_view bytes) { return frames.feed(bytes, sink); });
    if (!caller.patience.stop_ends_stream || !caller.patience.stop.stop_requested()) {
        understood(operation, caller, [&] { frames.finish(); });
    }
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

#include "docker/frames.hpp"

#include "docker/faults.hpp"

#include <algorithm>
#include <utility>

namespace testcontainers::docker {
namespace {

enum class Type : unsigned char { input = 0, output = 1, error = 2, engine = 3 };

constexpr std::size_t longest_message = 4096;

} // namespace

std::string_view FrameDecoder::take_header(std::string_view bytes) {
    const auto count = std::min(header_size - header_filled_, bytes.size());
    for (std::size_t i = 0; i < count; ++i) {
        header_[header_filled_++] = static_cast<unsigned char>(bytes[i]);
    }
    if (header_[0] > static_cast<unsigned char>(Type::engine)) {
        throw Malformed("has a frame of the unknown type " + std::to_string(header_[0]));
    }
    if (header_filled_ == header_size) {
        remaining_ = std::uint64_t{header_[4]} << 24U | std::uint64_t{header_[5]} << 16U |
                     std::uint64_t{header_[6]} << 8U | std::uint64_t{header_[7]};
        first_ = true;
        if (remaining_ == 0) {
            header_filled_ = 0;
        }
    }
    return bytes.substr(count);
}

void FrameDecoder::take_engine_message(std::string_view part) {
    engine_message_ += part.substr(0, longest_message - engine_message_.size());
    if (remaining_ == 0 || engine_message_.size() == longest_message) {
        throw RefusedInAnswer(engine_message_);
    }
}

std::string_view FrameDecoder::take_payload(std::string_view bytes, const Sink& sink) {
    const auto part = bytes.substr(0, std::min<std::uint64_t>(remaining_, bytes.size()));
    remaining_ -= part.size();
    if (remaining_ == 0) {
        header_filled_ = 0;
    }
    const auto type = static_cast<Type>(header_[0]);
    if (type == Type::engine) {
        take_engine_message(part);
    } else {
        const auto stream = type == Type::error ? LogStream::err : LogStream::out;
        ended_ = !sink({stream, part, std::exchange(first_, false)});
    }
    return bytes.substr(part.size());
}

bool FrameDecoder::feed(std::string_view bytes, const Sink& sink) {
    while (!bytes.empty() && !ended_) {
        bytes = header_filled_ < header_size ? take_header(bytes) : take_payload(bytes, sink);
    }
    return !ended_;
}

void FrameDecoder::finish() const {
    if (ended_ || header_filled_ == 0) {
        return;
    }
    if (!engine_message_.empty()) {
        throw RefusedInAnswer(engine_message_);
    }
    throw Malformed("ends within a frame");
}

} // namespace testcontainers::docker

#include "docker/json_stream.hpp"

#include "docker/faults.hpp"

namespace testcontainers::docker {
namespace {

constexpr std::size_t deepest = 64;
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

bool is_gap(char c) {
    // 0x1E separates the records of a JSON text sequence (RFC 7464).
    return c == ' ' || c == '\n' || c == '\r' || c == '\t' || c == '\x1E';
}

} // namespace

std::size_t JsonStream::skip_gap(std::string_view bytes, std::size_t position) {
    for (; position < bytes.size(); ++position) {
        const char c = bytes[position];
        if (mark_ >= 0 && mark_ < 3 && c == byte_order_mark[static_cast<std::size_t>(mark_)]) {
            ++mark_;
            continue;
        }
        if (mark_ == 0 || mark_ == 3) {
            mark_ = -1;
        }
        if (is_gap(c) && mark_ < 0) {
            continue;
        }
        if (c != '{' || mark_ > 0) {
            throw Malformed("is not a stream of JSON objects: it has \"" +
                            std::string(bytes.substr(position, 40)) + "\" where one should begin");
        }
        break;
    }
    return position;
}

void JsonStream::open_bracket() {
    if (++depth_ > deepest) {
        throw Malformed("has JSON nested deeper than " + std::to_string(deepest) + " levels");
    }
}

std::size_t JsonStream::scan(std::string_view bytes, std::size_t position) {
    for (; position < bytes.size(); ++position) {
        const char c = bytes[position];
        if (in_string_) {
            if (escaped_) {
                escaped_ = false;
            } else if (c == '\\') {
                escaped_ = true;
            } else if (c == '"') {
                in_string_ = false;
            }
        } else if (c == '"') {
            in_string_ = true;
        } else if (c == '{' || c == '[') {
            open_bracket();
        } else if ((c == '}' || c == ']') && --depth_ == 0) {
            return position + 1;
        }
    }
    return std::string_view::npos;
}

bool JsonStream::feed(std::string_view bytes, const Sink& sink) {
    for (std::size_t position = 0; !ended_;) {
        if (depth_ == 0) {
            position = skip_gap(bytes, position);
        }
        if (position == bytes.size()) {
            break;
        }
        const auto end = scan(bytes, position);
        const auto part = bytes.substr(position, end == std::string_view::npos ? end : end - position);
        if (pending_.size() + part.size() > longest_) {
            throw Malformed("has a JSON object of more than " + std::to_string(longest_) + " bytes");
        }
        if (end == std::string_view::npos) {
            pending_ += part;
            break;
        }
        position = end;
        if (pending_.empty()) {
            ended_ = !sink(part);
        } else {
            pending_ += part;
            ended_ = !sink(pending_);
            pending_.clear();
        }
    }
    return !ended_;
}

void JsonStream::finish() const {
    if (!ended_ && depth_ != 0) {
        throw Malformed("ends within a JSON object");
    }
}

} // namespace testcontainers::docker

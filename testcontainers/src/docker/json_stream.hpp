#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace testcontainers::docker {

/// Cuts a stream into its JSON objects, wherever its pieces end: objects may follow each other with line
/// ends, record separators or nothing between them. Looks at brackets and strings only; each object is still
/// to be parsed.
class JsonStream {
public:
    /// Takes one object; the view holds during the call. Returning false ends the reading.
    using Sink = std::function<bool(std::string_view object)>;

    /// No object may be longer than `longest` bytes.
    explicit JsonStream(std::size_t longest = std::size_t{1} << 20) noexcept : longest_(longest) {}

    /// Hands each object that ends within `bytes` to `sink`. False once the sink has returned false.
    /// @throws Malformed when something else than an object begins, or an object is too long or nested too
    /// deeply.
    bool feed(std::string_view bytes, const Sink& sink);

    /// @throws Malformed when the stream ends within an object.
    void finish() const;

private:
    /// The position after the white space, or the end of `bytes`.
    std::size_t skip_gap(std::string_view bytes, std::size_t position);
    /// The position after the object's last bracket, or npos when it does not end in `bytes`.
    std::size_t scan(std::string_view bytes, std::size_t position);
    void open_bracket();

    std::size_t longest_;
    /// The beginning of an object that has not ended yet.
    std::string pending_;
    std::size_t depth_ = 0;
    bool in_string_ = false;
    bool escaped_ = false;
    /// Bytes of a byte order mark seen at the very beginning; -1 once there can be none any more.
    int mark_ = 0;
    bool ended_ = false;
};

} // namespace testcontainers::docker

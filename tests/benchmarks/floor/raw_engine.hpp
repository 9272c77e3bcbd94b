#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace benchmarks {

/// The floor that the library is measured against: the Engine API over one kept connection to a unix socket,
/// written plainly.
class RawEngine {
public:
    explicit RawEngine(const std::string& socket_path);
    RawEngine(const RawEngine&) = delete;
    RawEngine& operator=(const RawEngine&) = delete;
    ~RawEngine();

    /// One exchange: the body of the answer. Throws for a status of 300 and more.
    std::string request(std::string_view method, std::string_view target, std::string_view body = {});

    /// PUTs `head`, then `size` bytes of an open file, then `tail`: a tar, for an archive. Throws as
    /// `request`.
    void upload(std::string_view target, std::string_view head, int file, std::size_t size,
                std::string_view tail);

    /// GETs a body piece by piece. Throws as `request`.
    void download(std::string_view target, const std::function<void(std::string_view)>& sink);

    /// POSTs and reads to the end of the connection, a new one: what a command writes.
    [[nodiscard]] std::string hijacked(std::string_view target, std::string_view body) const;

private:
    void begin(std::string_view method, std::string_view target, std::size_t size);
    std::string head_of_success(std::string_view target);
    std::string body_after(const std::string& head);
    void send(std::string_view text) const;
    std::string until(std::string_view end);
    std::string exactly(std::size_t size);
    void chunks(const std::function<void(std::string_view)>& sink);
    void more();
    bool receive();

    std::string socket_path_;
    int socket_;
    std::string buffer_;
};

/// What follows `"key":"` in a JSON text, up to the next quote: enough for ids and ports.
std::string json_text(const std::string& json, const std::string& key);

/// Tries every millisecond until the server on the port answers `PONG` to a `PING`.
void wait_for_redis(const std::string& port);

/// Tries every millisecond until the server on the port answers a client's greeting with a request for a
/// password.
void wait_for_postgres(const std::string& port);

} // namespace benchmarks

#pragma once

#include "testcontainers/docker/call.hpp"
#include "testcontainers/logs.hpp"
#include "testcontainers/owned.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace testcontainers::docker {

/// Bytes that a process wrote.
struct OutputPiece {
    /// Standard output for all that goes to a terminal.
    LogStream stream = LogStream::out;
    std::string bytes;
};

/// A two-way connection to a process in a container. Ends with the handle; the process goes on, and without a
/// terminal its standard input has ended then. Move-only; one thread may read while another writes.
class [[nodiscard]] Attachment {
public:
    Attachment(Attachment&&) noexcept;
    Attachment& operator=(Attachment&&) noexcept;
    ~Attachment();

    /// The next bytes that the process writes from the attaching on; nothing when it has ended.
    /// @throws TransportError when none come in time or the connection breaks.
    [[nodiscard]] std::optional<OutputPiece> read(const Call& call = {});

    /// Reads until the output of either stream has `text` in it, and returns all up to the end of that.
    /// @throws TransportError as `read`, and when the process ends before.
    std::string read_until(std::string_view text, const Call& call = {});

    /// Writes to the process's standard input, which must be open (`Process::open_stdin`).
    /// @throws TransportError when the connection breaks.
    void write(std::string_view bytes, const Call& call = {});

    /// Ends the standard input.
    /// @throws TransportError over TLS, which knows no half-closed connection.
    void finish_input();

    /// Private to the library.
    class State;
    explicit Attachment(std::unique_ptr<State> state) noexcept;

private:
    internal::Owned<State> state_;
};

} // namespace testcontainers::docker

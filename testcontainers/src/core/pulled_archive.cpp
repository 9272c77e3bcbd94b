#include "core/pulled_archive.hpp"

#include "archive/byte_pipe.hpp"

#include <exception>
#include <thread>

namespace testcontainers::core {
namespace {

constexpr std::size_t held_bytes = std::size_t{1} << 20U;

/// Nobody reads any more when it ends.
class Reading {
public:
    explicit Reading(archive::BytePipe& pipe) noexcept : pipe_(pipe) {}
    Reading(const Reading&) = delete;
    Reading& operator=(const Reading&) = delete;
    ~Reading() { pipe_.close(); }

private:
    archive::BytePipe& pipe_;
};

} // namespace

void pull_archive(const std::function<void(const docker::ByteSink& sink)>& fetch,
                  const std::function<void(const archive::ByteSource& archive)>& read) {
    archive::BytePipe pipe(held_bytes);
    const std::jthread thread([&] {
        try {
            fetch([&pipe](std::string_view bytes) { return pipe.push(bytes); });
            pipe.finish();
        } catch (...) {
            pipe.finish(std::current_exception());
        }
    });
    const Reading reading(pipe);
    read([&pipe](std::span<char> buffer) { return pipe.pull(buffer); });
}

} // namespace testcontainers::core

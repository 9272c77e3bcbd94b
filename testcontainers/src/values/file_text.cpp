#include "values/file_text.hpp"

#include <array>
#include <cerrno>

#include "values/file_descriptor.hpp"

#include <fcntl.h>
#include <unistd.h>

namespace testcontainers {

std::optional<std::string> file_text(const std::filesystem::path& file) {
    const FileDescriptor opened{::open(file.c_str(), O_RDONLY | O_CLOEXEC)};
    if (!opened) {
        return std::nullopt;
    }
    std::string text;
    std::array<char, 8192> part; // NOLINT(cppcoreguidelines-pro-type-member-init): read() fills it
    for (;;) {
        const auto size = ::read(opened.get(), part.data(), part.size());
        if (size > 0) {
            text.append(part.data(), static_cast<std::size_t>(size));
        } else if (size == 0) {
            return text;
        } else if (errno != EINTR) {
            return std::nullopt;
        }
    }
}

} // namespace testcontainers

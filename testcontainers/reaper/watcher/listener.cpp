#include "listener.hpp"

#include "values/file_descriptor.hpp"

#include <cstring>

#include <sys/socket.h>
#include <sys/un.h>

namespace testcontainers::reaper {

bool has_listener(const std::filesystem::path& socket) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, socket.c_str(), sizeof address.sun_path - 1);
    const FileDescriptor descriptor{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    return ::connect(descriptor.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

} // namespace testcontainers::reaper

#include "http/endpoint.hpp"

#include <fmt/format.h>

namespace testcontainers::http {

std::string to_string(const Endpoint& endpoint) {
    if (endpoint.is_unix()) {
        return "unix://" + endpoint.unix_socket.string();
    }
    const bool v6 = endpoint.host.find(':') != std::string::npos;
    return fmt::format("tcp://{}{}{}:{}", v6 ? "[" : "", endpoint.host, v6 ? "]" : "", endpoint.port);
}

}  // namespace testcontainers::http

#include "http/endpoint.hpp"

#include <fmt/format.h>

namespace testcontainers::http {
namespace {

std::string with_port(const std::string& host, std::uint16_t port) {
    const bool is_v6 = host.find(':') != std::string::npos;
    return fmt::format("{}{}{}:{}", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port);
}

} // namespace

std::string address_of(const Endpoint& endpoint) { return with_port(endpoint.host, endpoint.port); }

std::string to_string(const Endpoint& endpoint) {
    return endpoint.is_unix() ? "unix://" + endpoint.unix_socket.string() : "tcp://" + address_of(endpoint);
}

std::string host_of(const Endpoint& endpoint) {
    return endpoint.is_unix()
               ? "localhost"
               : with_port(endpoint.name.empty() ? endpoint.host : endpoint.name, endpoint.port);
}

} // namespace testcontainers::http
